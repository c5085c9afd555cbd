"""What an ingester hands to the Writer: mentions of things, parts of a row, the links they assert, batches of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from graph_service.model.times import ALWAYS, Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import ASSERTIONS, EntityKind, HarmContext, Sensitivity, Statement

NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Mention:
    """One agency's name for one thing: by its reference in a system, or, without one, by a slot of the row that mentions it.

    `key` is the text of a join key when the row shows one (a whole plate, an E.164 number, a UPRN, or an official number with a
    day-precise birth date); equal keys are one entity.
    """

    kind: EntityKind
    agency: str
    system: str
    reference: str = ""
    slot: str = ""
    key: str = ""
    sensitivity: Sensitivity = Sensitivity.NONE

    def __post_init__(self) -> None:
        """A mention needs a reference or a slot, and not both."""
        if bool(self.reference) == bool(self.slot):
            raise ValueError("a mention has either a reference or a slot")


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
        """Only the closed list, between the kinds it allows."""
        ends = ASSERTIONS.get(self.kind)
        if ends is None or self.start.kind not in ends.start or self.end.kind not in ends.end:
            raise ValueError(f"no assertion {self.kind} from {self.start.kind} to {self.end.kind}")


@dataclass(frozen=True)
class Part:
    """What becomes one Record: one access class's share of a row, about one thing, with the source's own words.

    `reference` replaces the row's reference for parts that stand by themselves (a naming of a place: the same words are one
    Record, however many rows repeat them). `content` is what versions are compared by: the raw values less volatile columns.
    """

    name: str
    about: Mention
    access: AccessClass
    raw: Mapping[str, str]
    kind: str
    reference: str = ""
    volatile: frozenset[str] = frozenset()
    recorded_at: str = ""
    valid: Bounds = ALWAYS
    statement: Statement = Statement.UNSTATED
    harm_context: HarmContext = HarmContext.UNKNOWN
    grade: str = "ungraded"
    origin: tuple[str, str, str] | None = None
    disputed: bool = False
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    born: tuple[str, str] | None = None
    event_kind: str = ""
    event: Bounds | None = None
    keys: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class StagedRow:
    """One row of an extract, staged: its line, its reference (or none) and its parts."""

    line: int
    parts: tuple[Part, ...]
    reference: str = ""
    copy: int = 0
    """Which of several identical rows without a reference this is, counting from 0 within the extract."""


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
    """One file of a feed: its digest, when the agency took it, and by which mapping it is staged."""

    feed: Feed
    digest: str
    taken_at: str
    staged_by: str


@dataclass(frozen=True)
class Batch:
    """Rows put in one transaction; `done` is how many rows of the file are in once this batch is."""

    extract: ExtractFile
    rows: tuple[StagedRow, ...]
    done: int
