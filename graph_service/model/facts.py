"""What an ingester hands to the Writer: mentions of things, parts of a row, the links they assert, batches of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph_service.model import kinds
from graph_service.model.times import ALWAYS, Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, HarmContext, Statement

CLASS_COLUMNS = frozenset({"marking", "handling", "conditions", "tags", "grade"})
"""Columns that say who may see a row: two rows that differ in nothing else say the same."""


@dataclass(frozen=True)
class Mention:
    """One agency's name for one thing: by its reference in a system, or, without one, by a slot of the row that mentions it.

    `key` is the text of a join key when the row names the thing by its number (a whole plate, an E.164 number, a UPRN, a URN); equal
    keys are one entity. A person has none here: what founds a person is worked out from all that the agency's own rows bear.
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
    """One relationship a part asserts, from one mention to another, with its qualifiers (role, part, kin, lat, lon ...)."""

    kind: str
    start: Mention
    end: Mention
    valid: Bounds = ALWAYS
    qualifiers: Mapping[str, str | float] = field(default_factory=dict)
    slot: str = ""

    def __post_init__(self) -> None:
        """Only the closed list, between the ends and with the qualifiers it allows."""
        kind = kinds.KINDS.get(self.kind)
        if kind is None or self.start.kind not in kind.start or self.end.kind not in kind.end:
            raise ValueError(f"no assertion {self.kind} from {self.start.kind} to {self.end.kind}")
        if refused := [name for name, value in self.qualifiers.items() if kind.refuses(name, value)]:
            raise ValueError(f"{self.kind} is not qualified so: {', '.join(refused)}")


class Told(NamedTuple):
    """One of the things that rows of one reference tell: by its part's name, its compartment, and its place in a history."""

    name: str
    compartment: str
    dated: str


class Origin(NamedTuple):
    """Who said something first: an agency's reference in a system, and the source where it stands; without a source, in any (C1)."""

    agency: str
    system: str
    reference: str
    source: str = ""


@dataclass(frozen=True)
class Part:
    """What becomes one Record: one access class's share of a row, about one thing, with the source's own words.

    `dated` is the place in a history of a part that has one (an address from a day): a newer row that tells of other days leaves it
    standing, where any other part that a row no longer has is closed. `besides` is what it depends on that stands in another part:
    compared between versions, never kept. `raw` is by canonical column; `headings` gives the agency's own heading of a column (its
    canonical name where none is given).

    `bears` is what a row says of its own person that may be a key (rule I4): for each kind of official number whose column stands
    in the file the number ("" where blank or not valid), under "born" the day-precise birth date ("" where the column stands but
    gives none), under "forename" the first three letters, folded, of the first forename. A column the file lacks is not in it.
    """

    name: str
    about: Mention
    access: AccessClass
    raw: Mapping[str, str]
    kind: str
    dated: str = ""
    volatile: frozenset[str] = frozenset()
    besides: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    bears: Mapping[str, str] = field(default_factory=dict)
    recorded_at: str = ""
    valid: Bounds = ALWAYS
    statement: Statement = Statement.UNSTATED
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
    """Of what says which days a file covers: its first day, its last, and the source (`model.coverage`)."""
    register: str = ""
    """Of an entry of the place register its group, or `reference`; and in `shape` what it holds, as JSON (`model.register`)."""
    shape: str = ""
    keys: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        """Where an event was is said by a part about that event, so that whoever finds the event finds where it was."""
        if any(link.kind == "AT" and link.start != self.about for link in self.links):
            raise ValueError("expected a part about the event that its AT runs from")

    @property
    def compartment(self) -> str:
        """The class of a part that keeps to itself; empty for one that joins."""
        return "" if self.access.joins else self.access.text

    @property
    def told(self) -> Told:
        """What the part is among those of its row's reference."""
        return Told(self.name, self.compartment, self.dated)


@dataclass(frozen=True)
class PartClass:
    """The class that a row gives one part of its source, whether it tells that part or leaves it blank; and that part's columns.

    Each column is its canonical name and the agency's heading in this file (the same where the file has no such heading).
    """

    part: str
    columns: tuple[tuple[str, str], ...]
    access: AccessClass


@dataclass(frozen=True)
class StagedRow:
    """One row of an extract, staged: its line, its reference (or none) and its parts.

    What the rows of a reference no longer tell is closed: `besides` is what the file's other rows of this reference tell, and
    `whole` is false where some of them could not be read, or are not in the file, so that silence says nothing.
    """

    line: int
    parts: tuple[Part, ...]
    reference: str = ""
    copy: int = 0
    """Which of several identical rows without a reference this is, counting from 0 within the extract."""
    besides: frozenset[Told] = frozenset()
    whole: bool = True
    classes: tuple[PartClass, ...] = field(kw_only=True)
    """The class of every part of the source, blank ones too; the first is the main part's (rule V2)."""
    parted: tuple[Part, ...] = ()
    """The other parts of a row without a reference that was made several, one a class, because nothing in it came in open."""


@dataclass(frozen=True)
class Governance:
    """What a profile says of every record of a feed: legal regime, basis, retention class and review date."""

    regime: str = "UK GDPR"
    basis: str = "unstated"
    retention: str = "unstated"
    review_on: str = ""


@dataclass(frozen=True)
class Feed:
    """One kind of file one agency sends: what its rows' entries are keyed under."""

    agency: str
    system: str
    source: str
    full: bool = False
    governance: Governance = Governance()
    thing: str = ""
    """What kind of thing its rows' own references name: Person, Event; the source's name where a reference is of the row alone."""

    def __post_init__(self) -> None:
        """The parts of a feed's name are told apart by a stroke, so none may hold one."""
        if "/" in self.agency or "/" in self.system:
            raise ValueError("expected an agency and a system without /")

    @property
    def name(self) -> str:
        """The feed as text, for the Extract."""
        return f"{self.agency}/{self.system}/{self.source}"


@dataclass(frozen=True)
class ExtractFile:
    """One file of a feed: its digest, when the agency took it, by which mapping it is staged, and what it was called.

    Its name is shown to its own agency alone, and stands in no log and no audit record: it may hold somebody's name.
    """

    feed: Feed
    digest: str
    taken_at: str
    staged_by: str
    classes: tuple[PartClass, ...] = ()
    """The class that the profile gives every part of the source before a row says anything; the first is the main part's."""
    name: str = ""
    covers: tuple[str, str] | None = None
    """The Europe/London days it is declared to cover, both inclusive; none: what was said of this very file before, else its own day
    with as many before it as make `covers_days`."""
    covers_days: int = 1


@dataclass(frozen=True)
class Batch:
    """Rows put in one transaction; `done` is how many rows of the file are in once this batch is."""

    extract: ExtractFile
    rows: tuple[StagedRow, ...]
    done: int
