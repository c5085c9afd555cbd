"""What an ingester hands to the Writer: rows in batches, the parts of a row, the things they mention, and the links they assert."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph_service.model import kinds
from graph_service.model.times import ALWAYS, Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, HarmContext, StatementKind

CLASS_COLUMNS = frozenset({"marking", "handling", "conditions", "tags", "grade"})
"""Columns that say who may see a row: two rows that differ only in these say the same."""


@dataclass(frozen=True)
class Mention:
    """How one agency names one thing: by its reference in a system or, if it has none, by the slot of the row that mentions it.

    `key` is a join key, given when the row names the thing by its number (a whole plate, an E.164 number, a UPRN, a URN): things with
    the same key are one entity. A person has no `key` here, because a person's key is worked out from all of the agency's own rows.
    """

    kind: EntityKind
    agency: str
    system: str
    reference: str = ""
    slot: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        """A mention needs a reference or a slot, and not both."""
        if bool(self.reference) == bool(self.slot):
            raise ValueError("a mention has either a reference or a slot")
        if self.key and self.kind is EntityKind.PERSON:
            raise ValueError("a person has no key of a mention: expected what its row bears")


@dataclass(frozen=True)
class Link:
    """One statement that a part makes, from one mention to another, with its qualifiers (role, part, kin, lat, lon ...)."""

    kind: str
    start: Mention
    end: Mention
    valid: Bounds = ALWAYS
    qualifiers: Mapping[str, str | float] = field(default_factory=dict)
    slot: str = ""

    def __post_init__(self) -> None:
        """Refuse a kind that is not in the table, and ends or qualifiers that the table does not allow for it."""
        kind = kinds.KINDS.get(self.kind)
        if kind is None or self.start.kind not in kind.start or self.end.kind not in kind.end:
            raise ValueError(f"no assertion {self.kind} from {self.start.kind} to {self.end.kind}")
        if refused := [name for name, value in self.qualifiers.items() if kind.refuses(name, value)]:
            raise ValueError(f"{self.kind} is not qualified so: {', '.join(refused)}")


class PartKey(NamedTuple):
    """What distinguishes one part of all that the rows of one reference say: its name, its compartment, its day in a history."""

    name: str
    compartment: str
    dated: str


class Origin(NamedTuple):
    """Who said something first: an agency's reference in a system and a source; without a source, it means any source (rule C1)."""

    agency: str
    system: str
    reference: str
    source: str = ""


@dataclass(frozen=True)
class Part:
    """The part of a row that becomes one Record: what it says, in one visibility class, about one thing, with the source's own words.

    `dated` is given where a part belongs to a history, such as an address from a certain day: a newer row that speaks of other days
    leaves it in force, while any other part that a newer row no longer has is closed. `depends_on` is text from other parts on which
    this part depends: it is compared between versions and never stored. `raw` holds the values, under our own names of the columns;
    `headings` gives the agency's own heading of a column, if it has another.

    `bears` is what a row says of its own person that may become a key (rule I4). Under each kind of official number that has a column
    in the file stands the number ("" if it is blank or not valid); under "born" the day-precise birth date ("" if the column gives
    none); under "forename" the first three letters, in plain lower case, of the first forename. A column that the file lacks is not
    in it.
    """

    name: str
    about: Mention
    access: AccessClass
    raw: Mapping[str, str]
    kind: str
    dated: str = ""
    volatile: frozenset[str] = frozenset()
    depends_on: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    bears: Mapping[str, str] = field(default_factory=dict)
    recorded_at: str = ""
    valid: Bounds = ALWAYS
    statement: StatementKind = StatementKind.UNSTATED
    harm_context: HarmContext = HarmContext.UNKNOWN
    grade: str = "ungraded"
    origin: Origin | None = None
    disputed: bool = False
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    born: tuple[str, str] | None = None
    event_kind: str = ""
    event: Bounds | None = None
    covers: str = ""
    """Only in a part that says which days a file covers: the first day, the last day and the source (`model.coverage`)."""
    register: str = ""
    """Only in an entry of the place register: its group, or `reference`; `shape` is then its Shape as JSON (`model.register`)."""
    shape: str = ""
    keys: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a statement where an event was in a part about another thing: whoever finds the event must find where it was."""
        if any(link.kind == "AT" and link.start != self.about for link in self.links):
            raise ValueError("expected a part about the event that its AT runs from")

    @property
    def compartment(self) -> str:
        """The class of a part in a compartment, as text; empty for a part that may be joined with others."""
        return "" if self.access.joins else self.access.text

    @property
    def part_key(self) -> PartKey:
        """What distinguishes this part from the others that the rows of its reference say."""
        return PartKey(self.name, self.compartment, self.dated)


@dataclass(frozen=True)
class PartClass:
    """The class that a row gives to one part of its source, even if that part is blank in the row; and the columns of that part.

    Each column is a pair: our own name for it, and the agency's heading in this file (our name again if the file has none).
    """

    part: str
    columns: tuple[tuple[str, str], ...]
    access: AccessClass


@dataclass(frozen=True)
class StagedRow:
    """One row of an extract, read and cleaned (staged): its line, its reference if it has one, and its parts.

    What the rows of a reference no longer say is closed. So `said_elsewhere` names the parts that the file's other rows of the same
    reference have, and `whole` is false where some of these rows could not be read or are not in the file: then nothing is closed.
    """

    line: int
    parts: tuple[Part, ...]
    reference: str = ""
    copy: int = 0
    """Which of several identical rows without a reference this is, counted from 0 in the extract."""
    said_elsewhere: frozenset[PartKey] = frozenset()
    whole: bool = True
    classes: tuple[PartClass, ...] = field(kw_only=True)
    """The class of every part of the source, blank parts too; the first is that of the main part (rule V2)."""
    parted: tuple[Part, ...] = ()
    """A row with no reference, and with nothing that came in open, is put as several rows, one a class: here the others' parts."""


@dataclass(frozen=True)
class Governance:
    """What a profile says of every record of a feed: the legal regime, the legal basis, how long it is kept, when it is reviewed."""

    regime: str = "UK GDPR"
    basis: str = "unstated"
    retention: str = "unstated"
    review_on: str = ""


TYPED = "typed"
"""The system of what is typed: no file comes from it, and its references are the service's own."""


def is_typed(feed: str) -> bool:
    """Whether a feed, by its name, is one of rows that are typed."""
    return feed.split("/", 2)[1] == TYPED


@dataclass(frozen=True)
class Feed:
    """The files of one source from one system of an agency; its name is part of the key of every entry in them."""

    agency: str
    system: str
    source: str
    full: bool = False
    governance: Governance = Governance()
    thing: str = ""
    """The kind of thing that its rows' own references name (Person, Event); the source's name if they name only rows."""
    called: str = ""
    """What the profile calls it, where the agency sends several feeds of one source; blank: by the source's name."""

    def __post_init__(self) -> None:
        """Refuse a stroke in a name, because strokes separate the parts of a feed's name."""
        if "/" in f"{self.agency}{self.system}{self.called}":
            raise ValueError("expected an agency, a system and a name without /")

    @property
    def name(self) -> str:
        """The feed as text, for the Extract."""
        return f"{self.agency}/{self.system}/{self.called or self.source}"


@dataclass(frozen=True)
class ExtractFile:
    """One file of a feed: its digest, when the agency took it, by which profile and version it is staged, and its name.

    The name is shown only to its own agency and is written to no log and no audit record, because it may hold somebody's name.
    """

    feed: Feed
    digest: str
    taken_at: str
    staged_by: str
    classes: tuple[PartClass, ...] = ()
    """The class that the profile gives to every part of the source, before any row changes it; the first is the main part's."""
    name: str = ""
    covers: tuple[str, str] | None = None
    """The Europe/London days that it is declared to cover, first and last included. If none are given, those that were given for this
    very file before; else the `covers_days` days that end with the day on which it was taken."""
    covers_days: int = 1
    rhythm_days: int = 0
    """After how many days its profile expects the next file of its feed; 0 where it does not say."""


@dataclass(frozen=True)
class Batch:
    """Rows that are put in one transaction; `done` is how many rows of the file are in once this batch is in."""

    extract: ExtractFile
    rows: tuple[StagedRow, ...]
    done: int
