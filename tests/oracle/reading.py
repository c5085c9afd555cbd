"""What a reader gets: Visible(S, k) of a ledger, cut and labelled as an answer; the loops over it are in `tests/questions`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from graph_service.model.facts import Link
from graph_service.model.kinds import KINDS
from graph_service.model.question import Scope
from graph_service.model.times import EARLIEST, LATEST, day_bounds, london_day, utc_text
from graph_service.model.visibility import AccessClass
from tests.oracle import classes
from tests.oracle.keys import entities
from tests.oracle.ledger import COVERAGE, Fact, Found, Ledger, Version
from tests.oracle.rows import reference_of
from tests.oracle.support import Line
from tests.worlds import MINT, World


class Oracle(Ledger):
    """A world replayed, and what a reader is told of it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.access = cache(lambda version: classes.access(self, version))

    def entities(self) -> dict[str, str]:
        """Each Subject's entity now."""
        return entities(self.versions, self.judged)

    def classes(self) -> list[AccessClass]:
        """Every class something came in or stands in today."""
        found = {c.text: c for v in self.versions for c in (v.part.access, self.access(v))}
        return sorted(found.values(), key=lambda c: c.text)


Told = tuple[list[dict[str, Any]], list[str]] | tuple[list[dict[str, Any]], list[str], dict[str, int]]
"""Rows in their order, notes, and figures where a question gives some."""


Span = tuple[str, str]
"""A first and a last day."""

EVER = (EARLIEST[:10], LATEST[:10])

UNNAMED = {"hotspots": "AT", "near": "AT", "place_profile": "AT", "household": "LIVES_AT"}
"""Questions whose answers never name the places that statements of a kind tell of."""


PERIODLESS = ("how_connected", "shared_associates", "around", "profile", "household", "known_when")
"""Questions with no period of their own: `since` and `until` narrow every statement by when it was so, as `as_at` does."""


class Reading:
    """Visible(S, k), as a question's loop reads it, and the answer that its rows make; `name` is the question's, where it matters."""

    def __init__(self, world: Oracle, scope: Scope, values: Mapping[str, Any], name: str = "") -> None:
        self.world, self.scope, self.values = world, scope, values
        asked, now = values.get("known_at"), world.now
        self.known_at = min(utc_text(datetime.fromisoformat(asked)), now) if asked else now
        as_at, by = values.get("as_at"), values.get("recorded_by")
        self.name, within = name, values if name in PERIODLESS else {}
        first, last = as_at or within.get("since"), as_at or within.get("until")
        self.since = day_bounds(date.fromisoformat(first))[0] if first else EARLIEST
        self.until = day_bounds(date.fromisoformat(last))[1] if last else LATEST
        self.least = {least.split()[0]: least.split()[1:] for least in values.get("grades", ())}
        self.recorded_by = day_bounds(date.fromisoformat(by))[1] if by else LATEST
        wanted = set(values.get("agencies", ()))
        self.admitted = {c.text for c in scope.classes.values() if not wanted or c.agency in wanted}
        self.records = cache(self.records)

    # what passes the guard

    def admits(self, v: Version) -> bool:
        """Whether the reader is admitted to the class a version stands in today."""
        return self.world.access(v).text in self.admitted

    def in_time(self, v: Version, link: Link | None = None) -> bool:
        """Whether it was written by the day asked for and may have been so on the day asked about."""
        valid = link.valid if link else v.part.valid
        return v.recorded_at <= self.recorded_by and valid.start <= self.until and valid.end >= self.since

    def graded(self, v: Version) -> bool:
        """Whether it is in both parts as good as the least that is asked for of its scheme; what has no grade in it is."""
        scheme, *codes = v.part.grade.split()
        return not any(given > least for given, least in zip(codes, self.least.get(scheme, ()), strict=False))

    def held(self, it: Version | Fact | Found) -> bool:
        """Whether it was believed at the moment asked about."""
        return it.held_from <= self.known_at < it.held_to

    def records(self) -> list[tuple[Version, str]]:
        """The Records that pass, each with the entity it refers to."""
        return [
            (f.version, f.start)
            for f in self.world.facts
            if f.link is None
            and self.held(f)
            and self.held(f.version)
            and self.admits(f.version)
            and self.in_time(f.version)
            and self.graded(f.version)
        ]

    def unnarrowed(self) -> list[tuple[Version, str]]:
        """The same whatever days and agencies the asking narrowed."""
        return Reading(self.world, self.scope, {"known_at": self.values.get("known_at")}).records()

    def links(self, kinds: Iterable[str] = tuple(KINDS)) -> list[Fact]:
        """The assertions that pass."""
        return [
            f
            for f in self.world.facts
            if f.link
            and f.link.kind in kinds
            and self.held(f)
            and self.admits(f.version)
            and self.in_time(f.version, f.link)
            and self.graded(f.version)
        ]

    def line(self, v: Version, entity: str) -> Line:
        """A Record about an entity, as evidence."""
        return Line("", v.id, v.part.kind, entity, entity, *_said(v), v.part.valid)

    def link_line(self, f: Fact) -> Line:
        """An assertion, as evidence."""
        assert f.link
        told = f.link.qualifiers
        how = next((str(told[name]) for name in ("role", "part", "kin", "app", "means") if name in told), "")
        ends = f.id, f.version.id, f.link.kind, f.start, f.end
        return Line(*ends, *_said(f.version), f.link.valid, how, int(told.get("times", 0)))

    def births(self, person: str) -> list[tuple[str, str]]:
        """The bounds of somebody's birth that count: those in rows about their agency's own references, else any."""
        every = [v.part.born for v, entity in self.records() if entity == person and v.part.born]
        return self._own_births(person) or every

    def _own_births(self, person: str) -> list[tuple[str, str]]:
        return [v.part.born for v, entity in self.records() if entity == person and v.part.born and _own(v)]

    def age(self, person: str, day: str) -> str:
        """By the bounds in rows about their agency's own references; where none is, anybody under 18 by another's is a child."""
        bounds, own = self.births(person), self._own_births(person)
        child = any(_eighteenth(latest) > day for _, latest in bounds)
        adult = any(_eighteenth(earliest) <= day for earliest, _ in bounds)
        if child and adult and own:
            return "disputed"
        return "child" if child else "adult" if adult else "unknown"

    # the answer

    def answer(self, name: str, loop: Callable[["Reading"], Told], most: int | None) -> dict[str, Any]:
        """What a question's loop tells this reader: of its rows as many as were asked for, or `most`."""
        rows, notes, *figures = loop(self)
        shown = self.cut(rows, most)
        return {
            "question": name,
            "purpose": self.scope.purpose.value,
            "known_at": self.known_at,
            "rows": shown,
            "more": len(rows) - len(shown),
            "next": "there is" if len(rows) > len(shown) and self.in_one_list(name) else "",
            "notes": [*notes, *self.said_of_days(shown), *self.only_files_date(loop, most), *self.sent_in_error()],
            "rests_on": self.rests_on(self.period()),
            "edition": "analyst",
            "figures": next(iter(figures), {}),
            "rounded": [],
            "labels": {} if name == "overview" else self.labels(shown, self.told_of(shown, UNNAMED.get(name, ""))),
        }

    def cut(self, rows: list[dict[str, Any]], most: int | None) -> list[dict[str, Any]]:
        """As many rows as were asked for, or `most`; of an asking in several lines, or a page in sections, so many of each."""
        lines = [row.get("line") or row.get("section") for row in rows]
        asked = self.values.get("most", most)
        return [row for n, row in enumerate(rows) if asked is None or lines[:n].count(lines[n]) < asked]

    def in_one_list(self, name: str) -> bool:
        """Whether the rows are one list, of which pages can be asked for: not several lines or sections."""
        if name in ("profile", "place_profile"):
            return len(set(self.values.get("sections", "all"))) == 1
        if name == "around":
            return len(set(self.values.get("of", "all"))) == 1
        return len([line for line in self.values.get("text", "-").splitlines() if line.strip()]) == 1

    def told_of(self, rows: list[dict[str, Any]], kind: str) -> set[str]:
        """The places told of in rows by statements of a kind, which an answer about places or addresses never names."""
        return {said["end"] for row in rows for said in row["evidence"] if said["kind"] == kind}

    def period(self) -> Span:
        """The days that a question asks about, where it asks about some; else all."""
        since, until = self.values.get("since"), self.values.get("until")
        return (since, until) if since and until else EVER

    def covered(self) -> dict[tuple[str, str], list[Span]]:
        """The days that files cover, by agency and source, as far as the reader may see, whatever days the asking narrows."""
        asked = {name: self.values.get(name) for name in ("known_at", "agencies") if self.values.get(name)}
        found: dict[tuple[str, str], list[Span]] = {}
        for v, _ in Reading(self.world, self.scope, asked).records():
            if v.part.kind == COVERAGE:
                told = v.part.raw
                found.setdefault((v.feed.agency, told["source"]), []).append((told["covers_from"], told["covers_to"]))
        return found

    def rests_on(self, period: Span) -> list[dict[str, Any]]:
        """The first and last day of each agency's source in a period, and in how many places days between are lacking."""
        rests = []
        for (agency, source), spans in sorted(self.covered().items()):
            days = days_of(spans, period)
            if days:
                holes = sum(following(one) != other for one, other in pairwise(days))
                rests.append({"agency": agency, "source": source, "first": days[0], "last": days[-1], "gaps": holes})
        return rests

    def said_of_days(self, rows: list[dict[str, Any]]) -> list[str]:
        """What an empty answer rests on, and that no file covers the period asked about."""
        said, period, every = [], self.period(), self.rests_on(EVER)
        if not rows:
            told = [f"{r['agency']} {r['source']} {in_words((r['first'], r['last']))}{_gaps(r['gaps'])}" for r in every]
            more = [f"and {len(told) - 12} more"] if len(told) > 12 else []
            said.append("Nothing that you may see answers this.")
            said.append(
                f"Loaded, of what you may see: {'; '.join([*told[:12], *more])}."
                if told
                else "You may see of no file which days it covers."
            )
            asked = ("as_at", "recorded_by", "agencies", "grades", "since", "until", "kinds", "area")
            if narrowed := [name for name in asked if self.values.get(name)]:
                said.append(f"The asking was narrowed by {', '.join(narrowed)}: without, more would be looked at.")
        compared = before(*period) if self.values.get("compare") else EVER
        for asked in (period, compared):
            if asked != EVER and not self.rests_on(asked):
                said.append(f"No file that you may see covers {in_words(asked)}.")
        return said

    def only_files_date(self, loop: Callable[["Reading"], Told], most: int | None) -> list[str]:
        """How many statements `recorded_by` leaves out because only the day of their file, which is later, dates them."""
        if not self.values.get("recorded_by"):
            return []
        wider = Reading(self.world, self.scope, {n: v for n, v in self.values.items() if n != "recorded_by"}, self.name)
        rows = self.cut(loop(wider)[0], most)
        late = {
            said["assertion"] or said["record"]
            for row in rows
            for said in row["evidence"]
            if said["recorded_from"] == "extract" and said["recorded_at"] > self.recorded_by
        }
        words = ("statement is", "it was") if len(late) == 1 else ("statements are", "they were")
        return (
            [
                f"{len(late)} {words[0]} left out because only their file's date, after that day, says when {words[1]} written."
            ]
            if late
            else []
        )

    def sent_in_error(self) -> list[str]:
        """V4: answers about the days between a file and its withdrawal as sent in error say so to the file's own agency."""
        ours = [e for e in self.world.extracts if e.error and e.feed.agency == self.scope.agency]
        spans = sorted({(e.received_at, e.withdrawn_at) for e in ours}) if self.values.get("known_at") else []
        return [
            f"From {_day(came)} to {_day(gone)} a file of your agency was in force that was then withdrawn as sent in error: "
            "answers given in those days could rest on it, this one does not."
            for came, gone in spans
            if came <= self.known_at < gone
        ]

    def labels(self, rows: list[dict[str, Any]], unnamed: Collection[str] = ()) -> dict[str, Any]:
        """What the reader may call each entity, whatever the asking narrowed: its own agency's names of its own references first."""
        plain, labels = self.unnarrowed(), {}
        for i in sorted(entity_ids(rows) - {*unnamed}):
            users = {(name, v.feed.agency, _own(v)) for v, entity in plain if entity == i for name in v.part.names}
            named = []
            for name in {name for name, _, _ in users}:
                own = sorted({agency for n, agency, ours in users if n == name and ours})
                others = sorted({agency for n, agency, _ in users if n == name})
                named.append({"name": name, "agencies": own or others, "own": bool(own)})
            named.sort(key=lambda n: (not n["own"], self.scope.agency not in n["agencies"] or not n["own"], n["name"]))
            fit = [n["name"] for n in named if n["own"]] or [n["name"] for n in named]
            labels[i] = {"names": named, "text": " / ".join(fit[:3]) or "no name you may see"}
        return labels


def days_of(spans: Iterable[Span], period: Span) -> list[str]:
    """Every day of some spans that lies in a period, in order."""
    days = set()
    for first, last in spans:
        day, end = max(first, period[0]), min(last, period[1])
        while day <= end:
            days.add(day)
            day = following(day)
    return sorted(days)


def following(day: str, days: int = 1) -> str:
    """The day after."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def before(first: str, last: str) -> Span:
    """As many days before a period, or as many months where it is of whole months."""
    since, after = date.fromisoformat(first), date.fromisoformat(following(last))
    start = since
    if since.day == after.day == 1:
        for _ in range((after.year - since.year) * 12 + after.month - since.month):
            start = (start - timedelta(days=1)).replace(day=1)
    else:
        start = since - (after - since)
    return start.isoformat(), (since - timedelta(days=1)).isoformat()


def in_words(span: Span) -> str:
    """A day, a whole month, or from a day to a day."""
    first, last = (date.fromisoformat(day) for day in span)
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if first.day == 1 and (last.year, last.month) == (first.year, first.month) and (last + timedelta(days=1)).day == 1:
        return f"{first:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _gaps(holes: int) -> str:
    return "" if not holes else ", with 1 gap" if holes == 1 else f", with {holes} gaps"


def _eighteenth(born: str) -> str:
    """The day somebody turns 18; born on 29 February, on 1 March."""
    year, rest = int(born[:4]) + 18, born[5:]
    common = year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)
    return f"{year:04}-{'03-01' if rest == '02-29' and common else rest}"


def _said(v: Version) -> tuple[str, ...]:
    """Who says so, how graded and put, who said it first (the row itself, or whom it names), when it was written, who dates it."""
    ours = (v.feed.agency, v.feed.system, reference_of(v.row), v.feed.source)
    agency, system, reference, source = v.part.origin or ours
    origin = MINT.mint("o", agency, system, reference)
    put = v.feed.agency, v.part.grade, v.part.statement.value
    return *put, origin, agency, source, v.recorded_at, v.recorded_from


def _day(moment: str) -> str:
    day = date.fromisoformat(london_day(moment))
    return f"{day.day} {day:%B %Y}"


def _own(v: Version) -> bool:
    """Whether a version is about what its own agency keeps under a reference of its own."""
    return v.part.about.agency == v.feed.agency


def entity_ids(value: Any) -> set[str]:
    """The entity ids anywhere in rows."""
    if isinstance(value, str):
        return {value} if value.startswith("e_") and len(value) == 26 else set()
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {i for part in inside for i in entity_ids(part)}
