"""What does the data hold that you may see: whose, of what, how much, from when to when, and how fresh?

A row is one feed: the files of one source from one system of an agency. It counts the different people, places, vehicles and other
things that its records are about, and the different events of each kind, with the days on which the first and the last of these
records were written down. `newest` is the day on which its newest file was taken. Where a profile says after how many days it expects
the next file (`rhythm_days`), `late_days` says by how many days that is overdue at the moment asked about.

Only what you may see is counted: a number here says nothing of what is hidden from you. One thing in two feeds is counted in both.
The evidence is what the files say of themselves; where you may see of no file of a feed, the records written down first and last.
Nobody is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from graph_service.errors import Unavailable
from graph_service.lookups.about import kind_of
from graph_service.lookups.files import Covering, covering_files
from graph_service.lookups.statements import CHANGED
from graph_service.model.question import Asking, Found, Params, Question, Row, Said
from graph_service.model.times import london_day

FILES = 20
"""How many files of a feed are its evidence, the newest."""


class OverviewParams(Params):
    """Nothing of its own: all that you may see."""


class Counted(BaseModel):
    """How many different things of one kind there are."""

    model_config = ConfigDict(frozen=True)

    kind: str
    number: int = Field(description="Distinct ones that you may see.")
    first: str = Field(description="The day on which the first record of one was written down.")
    last: str = Field(description="The day on which the last was.")


class Overview(Row):
    """What the files of one source from one system of an agency hold."""

    agency: str
    system: str
    source: str = Field(description="The source, or what the agency's profile calls these files.")
    things: tuple[Counted, ...] = Field(description="By kind: Person, Place, Vehicle, Event ...")
    events: tuple[Counted, ...] = Field(description="The events by kind: missing ... One may be of several.")
    first: str | None = Field(description="The day on which the first of all these records was written down.")
    last: str | None = Field(description="The day on which the last was.")
    newest: str | None = Field(
        description="The day on which the newest file was taken; none if you may see of no file."
    )
    rhythm_days: int | None = Field(description="After how many days the next file is expected; none if nothing says.")
    late_days: int = Field(ge=0, description="By how many days it is overdue at the moment asked about.")


@dataclass(frozen=True)
class _Kind:
    """How many things of a kind; when the first and the last record of one was written down, and the ids of these two."""

    kind: str
    number: int
    first: str
    last: str
    records: tuple[str, str]

    @classmethod
    def of(cls, kind: str, row: Mapping[str, Any]) -> Self:
        """The kind as a text gives it: a moment and the record's id in one, so that the engine can find the first and the last."""
        (first, one), (last, other) = row["first"].split(" "), row["last"].split(" ")
        return cls(kind, row["number"], first, last, (one, other))

    @property
    def shown(self) -> Counted:
        """As a row shows it."""
        days = {"first": london_day(self.first), "last": london_day(self.last)}
        return Counted(kind=self.kind, number=self.number, **days)


@dataclass
class _Feed:
    """What was found of one feed."""

    things: list[_Kind] = field(default_factory=list)
    events: list[_Kind] = field(default_factory=list)
    files: list[Covering] = field(default_factory=list)

    @property
    def records(self) -> set[str]:
        """The records that are its evidence where no file is."""
        return set() if self.files else {record for kind in self.things for record in kind.records}


def _steps(ask: Asking, _: OverviewParams) -> Found[Overview]:
    feeds = _feeds(ask)
    records = _records(ask, {record for feed in feeds.values() for record in feed.records})
    today = date.fromisoformat(london_day(ask.known_at))
    rows = [_row(ask, name, feeds[name], records, today) for name in sorted(feeds)]
    return Found(rows, notes=tuple(_late(rows)))


def _feeds(ask: Asking) -> dict[str, _Feed]:
    """What was found of each feed, by its name."""
    found: dict[str, _Feed] = {}
    for row in ask("overview"):
        found.setdefault(row["feed"], _Feed()).things.append(_Kind.of(kind_of(row["labels"]).value, row))
    for row in ask("overview.2-events"):
        found.setdefault(row["feed"], _Feed()).events.append(_Kind.of(row["kind"], row))
    for file in covering_files(ask):
        found.setdefault(file.feed, _Feed()).files.append(file)
    return found


def _records(ask: Asking, ids: Iterable[str]) -> dict[str, Said]:
    """These records as evidence; `Unavailable` if one of them is gone since it was found."""
    wanted = sorted(ids)
    rows = ask("overview.3-records", ids=wanted) if wanted else []
    found = {said.record: said for said in (Said(*row["record"]) for row in rows)}
    if len(found) < len(wanted):
        raise Unavailable(CHANGED)
    return found


def _row(ask: Asking, name: str, feed: _Feed, records: Mapping[str, Said], today: date) -> Overview:
    agency, system, source = name.split("/", 2)
    newest = feed.files[0] if feed.files else None
    rhythm = newest.rhythm_days if newest else 0
    behind = [file.said for file in islice(feed.files, FILES)] or [records[one] for one in feed.records]
    return Overview(
        agency=agency,
        system=system,
        source=source,
        things=_shown(feed.things),
        events=_shown(feed.events),
        first=min((london_day(one.first) for one in feed.things), default=None),
        last=max((london_day(one.last) for one in feed.things), default=None),
        newest=london_day(newest.taken_at) if newest else None,
        rhythm_days=rhythm or None,
        late_days=max(0, _age(newest, today) - rhythm) if newest and rhythm else 0,
        evidence=ask.evidence(behind, cap=FILES)[0],
        more_evidence=max(0, len(feed.files) - FILES),
    )


def _shown(kinds: Sequence[_Kind]) -> tuple[Counted, ...]:
    return tuple(one.shown for one in sorted(kinds, key=lambda one: one.kind))


def _age(file: Covering, today: date) -> int:
    """How many days ago a file was taken."""
    return (today - date.fromisoformat(london_day(file.taken_at))).days


def _late(rows: Iterable[Overview]) -> Iterator[str]:
    for row in rows:
        if row.late_days:
            days = f"{row.late_days:,} day{'' if row.late_days == 1 else 's'}"
            feed = f"{row.agency} {row.system} {row.source}"
            yield f"{feed}: by its profile's rhythm a newer file than you may see of is {days} late."


QUESTION = Question(
    name="overview",
    asks="What does the data hold that you may see: whose, of what, how much, from when to when, and how fresh?",
    params=OverviewParams,
    row=Overview,
    texts=("overview", "overview.2-events", "overview.3-records"),
    uses=("covering-files",),
    steps=_steps,
    names=False,
)
