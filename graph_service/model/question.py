"""What a question is, and what comes back: Scope, Params, Row with its Evidence, Answer."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, NamedTuple, Protocol, Self, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from graph_service.model.areas import Box
from graph_service.model.coverage import Days
from graph_service.model.grades import Least, below, scheme
from graph_service.model.london import Dated, GivenBack, Instant, When
from graph_service.model.times import EARLIEST, LATEST, Bounds, day_bounds, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Edition, Purpose, Role

EntityId = Annotated[str, StringConstraints(pattern=r"^e_[0-9a-f]{24}$")]
"""The opaque id of an entity, as answers give it."""


FILTERS = ("as_at", "recorded_by", "agencies", "grades", "since", "until", "kinds", "area")
"""What narrows an asking, by one name in every question that takes it; `known_at` does not narrow, it moves to another moment."""


class Holder(NamedTuple):
    """The post that somebody really holds, while she looks as another."""

    agency: str
    role: Role


@dataclass(frozen=True)
class Scope:
    """Who asks, why, and the visibility classes to which the policy admits them; only `access` makes a Scope.

    Agency and role are those for which they ask; `holder` is their own post, where they look as another.
    """

    who: str
    agency: str
    role: Role
    purpose: Purpose
    policy: str
    classes: Mapping[int, AccessClass]
    holder: Holder | None = None

    @property
    def visible(self) -> list[int]:
        """The numbers of the admitted classes, sorted."""
        return sorted(self.classes)


OUT_OF_ORDER = "since is after until: expected the period's first day, then its last"


class Params(BaseModel):
    """The parameters of every question: three days or moments, agencies, least grades and a page; each question adds its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    as_at: date | None = Field(
        default=None,
        description="Only what was said to be so on this Europe/London day; an open start or end leaves no day out.",
    )
    recorded_by: date | None = Field(
        default=None, description="Only what an agency had written down by the end of this day."
    )
    known_at: Annotated[AwareDatetime | None, GivenBack] = Field(
        default=None,
        description="Answer as Sightline would have answered at this moment: as text, or as an answer gives one; unset: now.",
    )
    agencies: Annotated[tuple[str, ...], Field(max_length=50)] = Field(
        default=(), description="Only statements of these agencies; none named means all you may see."
    )
    grades: Annotated[tuple[Least, ...], Field(max_length=2)] = Field(
        default=(),
        description="The least grade of a scheme, source and information: 3x5x2 2 C. What that scheme grades lower, by either of the "
        "two, is left out. What another scheme grades, or nobody, stays: grades of two schemes are never compared.",
    )
    after: Annotated[str, Field(max_length=80)] | None = Field(
        default=None,
        description="The `next` of the page before, with the same parameters otherwise: the rows after it.",
    )

    @field_validator("grades")
    @classmethod
    def _one_of_a_scheme(cls, grades: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(map(scheme, grades))) < len(grades):
            raise ValueError("expected one least grade of a scheme")
        return grades

    def period(self) -> Days | None:
        """The days that a question asks about, if it asks about certain days."""
        return None

    def compared(self) -> Days | None:
        """The days with which the period is compared, if the question compares."""
        return None

    def wanted_edition(self) -> Edition | None:
        """The edition asked for, if the question has several; None means the fullest that the reader may have."""
        return None

    @property
    def is_narrowed(self) -> bool:
        """Whether days, agencies or a least grade narrow what is asked about; what is known only by then is no narrowing."""
        return bool(self.as_at or self.recorded_by or self.agencies or self.grades)

    @property
    def narrowed_by(self) -> list[str]:
        """Which filters common to questions narrow what is asked about, by their names."""
        asked = self.model_dump(include=set(FILTERS), exclude_defaults=True)
        return [name for name in FILTERS if name in asked]

    def said_of(self) -> tuple[str, str]:
        """The first and last moment of what is asked about: of the day `as_at`, or from the beginning of time to its end."""
        return day_bounds(self.as_at) if self.as_at else (EARLIEST, LATEST)

    def guard(self, scope: Scope, now: str) -> dict[str, object]:
        """The parameters of the guard (`visible.cypher`), narrowed as is asked for; `known_at` is never later than now."""
        since, until = self.said_of()
        wanted = set(self.agencies)
        return {
            "visible": [n for n in scope.visible if not wanted or scope.classes[n].agency in wanted],
            "known_at": min(utc_text(self.known_at), now) if self.known_at else now,
            "recorded_by": day_bounds(self.recorded_by)[1] if self.recorded_by else LATEST,
            "valid_since": since,
            "valid_until": until,
            "below": below(self.grades),
            "agency": scope.agency,
        }


class OfPeriod(Params):
    """Those of a question about a period: its first day and its last."""

    since: date = Field(description="First Europe/London day of the period.")
    until: date = Field(description="Last day of the period.")

    @model_validator(mode="after")
    def _period_in_order(self) -> Self:
        if self.since > self.until:
            raise ValueError(OUT_OF_ORDER)
        return self

    def period(self) -> Days:
        """From `since` to `until`."""
        return Days(self.since.isoformat(), self.until.isoformat())


class SaidWithin(Params):
    """Those of a question that has no period of its own: only what was said to be so, or happened, within some days."""

    since: date | None = Field(
        default=None,
        description="Only what was said to be so, or happened, on this Europe/London day or later; an open end leaves no day out.",
    )
    until: date | None = Field(
        default=None, description="The same on this day or earlier; an open start leaves none out."
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.as_at and (self.since or self.until):
            raise ValueError("as_at is one day; since and until are several: expected the one or the others")
        if self.since and self.until and self.since > self.until:
            raise ValueError(OUT_OF_ORDER)
        return self

    def period(self) -> Days | None:
        """From `since` to `until`, where both are given."""
        return Days(self.since.isoformat(), self.until.isoformat()) if self.since and self.until else None

    @property
    def is_narrowed(self) -> bool:
        """Whether days, agencies or a least grade narrow what is asked about."""
        return super().is_narrowed or bool(self.since or self.until)

    def said_of(self) -> tuple[str, str]:
        """The first and last moment of what is asked about."""
        first, last = super().said_of()
        return day_bounds(self.since)[0] if self.since else first, day_bounds(self.until)[1] if self.until else last


class Said(NamedTuple):
    """One statement behind an answer; every Cypher text gives its fields in this order."""

    id: str
    record: str
    kind: str
    start: str
    end: str
    visibility: int
    grade: str
    statement: str
    origin: str
    origin_agency: str
    origin_source: str
    recorded_at: str
    recorded_from: str
    valid_from: str
    valid_to: str
    precision: str
    how: str
    times: int

    @property
    def when(self) -> Bounds:
        """When it was so: the widest bounds that it allows."""
        return Bounds(self.valid_from, self.valid_to, self.precision)


LINK = Said._fields
"""The order of the values in a link column of a text, from which a `Said` is made."""

_OTHERWISE = {
    "link": {
        "id": "{x}.id",
        "kind": "type({x})",
        "start": "startNode({x}).id",
        "end": "endNode({x}).id",
        "how": "coalesce({x}.role, {x}.part, {x}.kin, {x}.app, {x}.means, '')",
        "times": "coalesce({x}.times, 0)",
    },
    "record": {
        "id": "''",
        "record": "{x}.id",
        "start": "{start}.id",
        "end": "{start}.id",
        "how": "''",
        "times": "0",
    },
}
"""The fields of `Said` that are not a property of the same name: how a text gives them for an assertion and for a Record."""

_BETWEEN = {"start": "{start}.id", "end": "{end}.id"}


def said_as(what: str, x: str, start: str = "", end: str = "") -> str:
    """The Cypher list that gives the fields of `Said` for an assertion x (`link`), or for a Record x about an entity (`record`).

    If the text has the two ends of an assertion already, name them: else finding them is a third of all the time that such a text
    takes, as measured on the embedded engine.
    """
    otherwise = {**_OTHERWISE[what], **(_BETWEEN if end else {})}
    listed = (otherwise.get(name, f"{{x}}.{name}") for name in LINK)
    return f"[{', '.join(listed)}]".format(x=x, start=start, end=end)


class Evidence(BaseModel):
    """One statement behind a row: which assertion, in which record, by whom, how graded, copied from where, written when."""

    model_config = ConfigDict(frozen=True)

    assertion: str = Field(description="Id of the assertion; empty where a record itself is the evidence.")
    record: str
    kind: str = Field(description="The assertion's kind, or the record's.")
    start: str = Field(description="The entity it runs from.")
    end: str = Field(description="The entity it runs to.")
    how: str = Field(
        description="The role, the part of an event, what kin, by which app or means; empty where it says none."
    )
    times: int = Field(description="How many times, where it says so; else 0.")
    when: When = Field(description="When it was so, or happened: the widest bounds that what was said allows.")
    agency: str = Field(description="Who says so.")
    grade: str = Field(description="The source's own grade, verbatim with its scheme, or 'ungraded'.")
    statement: str = Field(description="How it is put: fact, opinion, allegation, inference, or unstated.")
    origin: str = Field(description="Who said it first, as an opaque id; copies of one log share it.")
    origin_agency: str = Field(
        description="Whose log it says it was copied from; the agency itself where it is no copy."
    )
    origin_source: str = Field(description="In which source that log stands; empty where a copy names none.")
    copied_only: bool = Field(
        description="True if it is said to be copied from `origin_agency` and no statement of that agency is behind this row."
    )
    recorded_at: Dated = Field(description="When the agency wrote it down; by when, where only the file dates it.")
    recorded_from: str = Field(description="'row' if the agency dated the entry; 'extract' if only its file is dated.")


class Row(BaseModel):
    """One line of an answer; it cannot exist without evidence."""

    model_config = ConfigDict(frozen=True)

    evidence: tuple[Evidence, ...] = Field(min_length=1)
    more_evidence: int = Field(default=0, ge=0, description="Statements beyond those listed, all visible to you.")


class Naming(BaseModel):
    """One name of an entity, and who calls it so."""

    model_config = ConfigDict(frozen=True)

    name: str
    agencies: tuple[str, ...] = Field(
        description="Those who use it for a thing of their own; if nobody does, all who use it."
    )
    own: bool = Field(description="False where it stands only in rows about another agency's reference.")


class Label(BaseModel):
    """What this reader may call an entity, from records they may see; `text` is fit to show.

    First come the names that the reader's own agency uses for its own references, then the names that other agencies use for theirs,
    each group in the order of the alphabet. Last, and marked, come the names that stand only in rows about another agency's
    reference. `text` is the first three names; it holds names of the last group only if there are no others.
    """

    model_config = ConfigDict(frozen=True)

    names: tuple[Naming, ...]
    text: str


class Covered(BaseModel):
    """The days that an agency's files of one source cover, as far as the reader may see: declared, never measured."""

    model_config = ConfigDict(frozen=True)

    agency: str
    source: str
    first: str = Field(description="The first Europe/London day; if the question has a period, the first within it.")
    last: str = Field(description="The last.")
    gaps: int = Field(
        ge=0,
        description="Runs of days between `first` and `last` that no file covers: the question `coverage` lists them.",
    )


class Rounded(BaseModel):
    """A figure of an edition for a forum or for planning, rounded: of a ward, or of a place of the register (`analysis.editions`)."""

    model_config = ConfigDict(frozen=True)

    place: EntityId | None = Field(
        description="The place or ward of the register; null for the figure of what has no known ward."
    )
    name: str = Field(description="What the register calls it.")
    group: str = Field(description="ward; or the list a place stands in: place, routine, artefact.")
    geometry: dict[str, Any] | None = Field(description="GeoJSON, WGS 84, of a place; a ward has none.")
    children: str = Field(description="Distinct children: about 10, or fewer than 5.")
    before: str = Field(description="The same in the period before; empty unless asked for.")


P = TypeVar("P", bound=Params)
R = TypeVar("R", bound=Row)
T = TypeVar("T")


class Answer(BaseModel, Generic[R]):
    """The rows, what the reader may call each entity in them, and how much was left out, counted after the guard."""

    question: str
    purpose: Purpose
    known_at: Instant = Field(
        description="The moment whose knowledge this answer gives; it may be given back as the parameter `known_at`."
    )
    rows: tuple[R, ...]
    more: int = Field(default=0, ge=0, description="Rows beyond the cap, all visible to you.")
    next: str = Field(default="", description="Given as `after`, it leads to the next page; empty where there is none.")
    notes: tuple[str, ...] = ()
    rests_on: tuple[Covered, ...] = Field(default=(), description="Which agencies, sources and days it rests on.")
    edition: Edition = Field(default=Edition.ANALYST, description="Whom it is for, where the question has editions.")
    figures: dict[str, int] = Field(
        default={},
        description="How many distinct children: in all, and for each note; or how many things of each kind.",
    )
    rounded: tuple[Rounded, ...] = Field(default=(), description="Rounded figures of an edition, by ward or place.")
    labels: dict[str, Label] = {}


@dataclass(frozen=True)
class Found(Generic[R]):
    """What the steps of a question return: its rows in their final order, how many more there are, and notes in plain words.

    `goes_on` is after how many rows the next page begins, where the question can be asked for one.
    """

    rows: Sequence[R]
    more: int = 0
    goes_on: int = 0
    notes: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    rounded: tuple[Rounded, ...] = ()

    @classmethod
    def page(cls, rows: Sequence[R], begins: int, of: int, **beside: Any) -> Self:  # noqa: ANN401 - its other fields
        """A page of a list of so many rows that begins after the first `begins` of them; the next begins where it ends."""
        more = max(0, of - begins - len(rows))
        return cls(rows, more, begins + len(rows) if more and rows else 0, **beside)


class Asking(Protocol):
    """What the steps of a question can do: run the texts that it declares, under the reader's guard, and nothing else."""

    known_at: str
    """The moment whose knowledge the question asks for."""

    start: int
    """After how many rows the page that is asked for begins."""

    @property
    def edition(self) -> Edition:
        """Whom the answer is for."""
        ...

    @property
    def areas(self) -> Mapping[str, Box]:
        """The area that is registered for each agency that has one."""
        ...

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of one of the question's own texts, or of a lookup's."""
        ...

    def whenever(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of a text, without the asking's filters by day and agency: for questions about what has been found already."""
        ...

    def labels(self, ids: Iterable[str]) -> dict[str, Label]:
        """What this reader may call each of these entities, by what was known at `known_at`; no other filter of the asking counts."""
        ...

    def evidence(self, links: Iterable[Said], cap: int = ...) -> tuple[tuple[Evidence, ...], int]:
        """Statements as Evidence, each once, in the order in which they were written down, then by id; and how many more there are.

        Where there are more than `cap`, the agencies take turns, each with its earliest statements (`analysis.dealing`).
        """
        ...

    def remembered(self, name: Hashable, make: Callable[[], T]) -> T:
        """What is made from reading what no parameter of this asking narrows; what was made before, if nothing was written since.

        It was made for a reader who may see the same, and is not to be changed. For an asking of the past it is made anew.
        """
        ...

    def agency(self, visibility: int) -> str:
        """The agency of the visibility class that has this number."""
        ...

    def covered(self) -> Mapping[tuple[str, str], Sequence[Days]]:
        """By agency and source, the days that the files of the agencies asked for cover, as far as the reader may see."""
        ...

    def agency_ids(self) -> list[str]:
        """The entities that stand for the agencies of all classes to which this reader is admitted."""
        ...

    def line(self, visibility: int, extract: str, row: int) -> str:
        """Where a row stands in a file, as this reader may know it: the line for its own agency, an opaque token for others."""
        ...

    def file(self, visibility: int, name: str) -> str | None:
        """The name of a file, if the reader is of its agency; else None, because such a name may hold personal data."""
        ...

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The stored ids of search keys."""
        ...

    def alone(self, subjects: Iterable[str]) -> list[str]:
        """The ids of the entities that these Subjects would have if nothing joined them to others, sorted."""
        ...


@dataclass(frozen=True)
class Question(Generic[P, R]):
    """One question: its name, what it asks in plain words, its typed parameters and rows, its steps, and the texts it may run.

    `texts` are its own, in `cypher/questions`; `uses` are those of the lookups that it uses.
    """

    name: str
    asks: str
    params: type[P]
    row: type[R]
    steps: Callable[[Asking, P], Found[R]]
    texts: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)
    editions: bool = False
    """Whether its answer has three editions, between which `access` decides; such an answer names only places of the register."""
    names: bool = True
    """Whether its answer says what its reader may call those in it; one that is about nobody does not."""
    opens: Callable[[Sequence[Any]], tuple[str, ...]] = lambda _: ()
    """Whom its rows open besides those whom its parameters name: of a statement, its ends."""
    unnamed: tuple[str, ...] = ()
    """Kinds of statement of which the answer names the far end nowhere; with editions, where events were (AT) besides."""
