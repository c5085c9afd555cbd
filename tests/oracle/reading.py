"""What a reader gets: Visible(S, k) of a ledger, and every question as a loop over it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

from graph_service.model.facts import Link
from graph_service.model.kinds import BETWEEN_PEOPLE, KINDS, LINKS
from graph_service.model.question import Scope
from graph_service.model.times import EARLIEST, LATEST, day_bounds, london_day, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, Sensitivity
from graph_service.spelling import Unclean
from graph_service.spelling.names import name_keys, similarity
from graph_service.spelling.phones import phone
from graph_service.spelling.places import postcode, uprn
from graph_service.spelling.plates import lookup_keys, matches, plate
from graph_service.spelling.points import cell_100m
from tests.oracle import classes
from tests.oracle.keys import entities
from tests.oracle.ledger import Fact, Found, Ledger, Version
from tests.oracle.rows import reference_of
from tests.oracle.support import Account, Line, accounts, alone, dealt, shown, support, weakest
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

    def ask(self, scope: Scope, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The answer a reader should get, as plain JSON values."""
        return Reading(self, scope, values).answer(name)


Told = tuple[list[dict[str, Any]], list[str]]
"""Rows in their order, and notes."""

Ranked = tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]
"""A row with what it is ranked by and the agencies on whose word alone it rests."""


class Reading:
    """Visible(S, k) and the questions, each a loop over it."""

    def __init__(self, world: Oracle, scope: Scope, values: Mapping[str, Any]) -> None:
        self.world, self.scope, self.values = world, scope, values
        asked, now = values.get("known_at"), world.now
        self.known_at = min(utc_text(datetime.fromisoformat(asked)), now) if asked else now
        as_at, by = values.get("as_at"), values.get("recorded_by")
        self.since, self.until = day_bounds(date.fromisoformat(as_at)) if as_at else (EARLIEST, LATEST)
        self.recorded_by = day_bounds(date.fromisoformat(by))[1] if by else LATEST
        wanted = set(values.get("agencies", ()))
        self.admitted = {c.text for c in scope.classes.values() if not wanted or c.agency in wanted}

    # what passes the guard

    def _class(self, v: Version) -> bool:
        return self.world.access(v).text in self.admitted

    def _in_time(self, v: Version, link: Link | None = None) -> bool:
        valid = link.valid if link else v.part.valid
        return v.recorded_at <= self.recorded_by and valid.start <= self.until and valid.end >= self.since

    def _held(self, it: Version | Fact | Found) -> bool:
        return it.held_from <= self.known_at < it.held_to

    def records(self) -> list[tuple[Version, str]]:
        """The Records that pass, each with the entity it refers to."""
        return [
            (f.version, f.start)
            for f in self.world.facts
            if f.link is None
            and self._held(f)
            and self._held(f.version)
            and self._class(f.version)
            and self._in_time(f.version)
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
            and self._held(f)
            and self._class(f.version)
            and self._in_time(f.version, f.link)
        ]

    def line(self, v: Version, entity: str) -> Line:
        valid = v.part.valid
        return Line("", v.id, v.part.kind, entity, entity, *_said(v), valid.start, valid.end, valid.precision)

    def link_line(self, f: Fact) -> Line:
        assert f.link
        valid, told = f.link.valid, f.link.qualifiers
        how = next((str(told[name]) for name in ("role", "part", "kin", "app") if name in told), "")
        ends = f.id, f.version.id, f.link.kind, f.start, f.end
        when = valid.start, valid.end, valid.precision
        return Line(*ends, *_said(f.version), *when, how, int(told.get("times", 0)))

    # the questions

    def answer(self, name: str) -> dict[str, Any]:
        rows, notes = getattr(self, name)()
        most = self.values.get("most", {"find": 20, "how_connected": 25, "shared_associates": 100}.get(name, 10**6))
        shown = rows[:most]
        return {
            "question": name,
            "purpose": self.scope.purpose.value,
            "known_at": self.known_at,
            "rows": shown,
            "more": len(rows) - len(shown),
            "notes": [*notes, *self.sent_in_error()],
            "labels": self.labels(shown),
        }

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

    def labels(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """What the reader may call each entity, whatever the asking narrowed: its own agency's names of its own references first."""
        plain, labels = self.unnarrowed(), {}
        for i in sorted(entity_ids(rows)):
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

    def shared_associates(self) -> Told:
        a, b = self.values["a"], self.values["b"]
        links = self.links(BETWEEN_PEOPLE)
        people = {end for f in links for end in (f.start, f.end)} - {a, b}
        ranked = []
        for x in people:
            sides = [[self.link_line(f) for f in links if (f.start, f.end) in ((end, x), (x, end))] for end in (a, b)]
            if all(sides):
                held = [accounts(side) for side in sides]
                weaker, stronger = sorted(map(support, held))
                rank = (*(-n for n in (*weaker, *stronger)), x)
                ranked.append((rank, alone(held), _associate(x, *sides)))
        return _dealt(ranked, 100), []

    def how_connected(self) -> Told:
        a, b, longest = self.values["a"], self.values["b"], self.values.get("longest", 6)
        links = self.links(self.values.get("kinds", tuple(LINKS)))
        beside: dict[str, set[str]] = {}
        for f in links:
            beside.setdefault(f.start, set()).add(f.end)
            beside.setdefault(f.end, set()).add(f.start)
        routes = [[a]]
        found: list[list[str]] = []
        for length in range(1, longest + 1):
            routes = [[*route, x] for route in routes for x in beside.get(route[-1], ()) if x not in route]
            found += [route for route in routes if route[-1] == b]
            routes = [route for route in routes if route[-1] != b]
            if found and length > len(found[0]) - 1:
                break
        if not found:
            return [], [f"No route of up to {longest} links that you may see."]
        return _dealt([self._route(route, links) for route in found], 25), []

    def _route(self, route: list[str], links: list[Fact]) -> Ranked:
        steps = [[self.link_line(f) for f in links if {f.start, f.end} == set(pair)] for pair in pairwise(route)]
        held = [accounts(step) for step in steps]
        thinnest, whole = min(map(support, held)), support(set().union(*held))
        grades, ungraded = weakest(steps)
        parts = [shown(step, 5) for step in steps]
        rank = (len(route), *(-n for n in thinnest), ungraded, *(-n for n in whole), *route)
        told = {
            "evidence": [e for evidence, _ in parts for e in evidence],
            "more_evidence": sum(more for _, more in parts),
            "entities": route,
            "length": len(route) - 1,
            "steps": [
                {
                    "start": start,
                    "end": end,
                    "kinds": sorted({line.kind for line in step}),
                    "statements": [e["assertion"] for e in evidence],
                    **_supported(of),
                }
                for (start, end), step, (evidence, _), of in zip(pairwise(route), steps, parts, held, strict=True)
            ],
            "weakest": grades,
            "ungraded": ungraded,
            **_supported(set().union(*held)),
            **_supported(min(held, key=support), "thinnest_{}"),
        }
        return rank, alone(held), told

    def known_when(self) -> Told:
        """All ever believed of it by then, in classes admitted today; one line for a Record or assertion, wherever it moved."""
        about: dict[tuple[Version, str], Fact] = {}
        for f in self.world.facts:
            v, asked = f.version, self.values["entity"] in (f.start, f.end)
            by_then = f.held_from < f.held_to and f.held_from <= self.known_at
            if asked and by_then and self._class(v) and self._in_time(v, f.link):
                about[v, f.id] = f
        rows = []
        for (v, _), f in about.items():
            line = self.link_line(f) if f.link else self.line(v, f.start)
            rows.append(
                {
                    "evidence": shown([line], 1)[0],
                    "more_evidence": 0,
                    "what": line.kind,
                    "agency": line.agency,
                    "recorded_at": v.recorded_at,
                    "received_at": v.received_at,
                    "held_from": v.held_from,
                    "held_to": v.held_to if v.held_to <= self.known_at else None,
                }
            )
        return sorted(
            rows,
            key=lambda r: (
                r["recorded_at"],
                r["received_at"],
                r["held_from"],
                r["evidence"][0]["assertion"],
                r["evidence"][0]["record"],
                r["held_to"] or "~",
            ),
        ), []

    def evidence(self) -> Told:
        rows = []
        for v, entity in self.records():
            found = sorted({self._place(f) for f in v.found if self._held(f)})
            for i, link in v.links():
                if i == self.values["assertion"] and found:
                    part, governance = v.part, v.feed.governance
                    rows.append(
                        {
                            "evidence": shown([self.line(v, entity)], 1)[0],
                            "more_evidence": 0,
                            "record": v.id,
                            "kind": part.kind,
                            "subject": entity,
                            "asserted": link.kind,
                            "words": dict(part.raw),
                            "statement": part.statement.value,
                            "harm_context": part.harm_context.value,
                            "disputed": part.disputed,
                            "regime": governance.regime,
                            "basis": governance.basis,
                            "retention": governance.retention,
                            "review_on": governance.review_on,
                            "valid_from": part.valid.start,
                            "valid_to": part.valid.end,
                            "precision": part.valid.precision,
                            "recorded_from": v.recorded_from,
                            "received_at": v.received_at,
                            "held_from": v.held_from,
                            "found_in": [{"extract": e, "row": n, "taken_at": t} for e, n, t in found],
                        }
                    )
        return sorted(rows, key=lambda r: r["record"]), []

    def _place(self, found: Found) -> tuple[str, str, str]:
        """A row's place in a file: its line to its own agency, a token to others."""
        extract, line = found.extract, found.row.line
        ours = extract.feed.agency == self.scope.agency
        return extract.id, f"row {line}" if ours else MINT.mint("l", extract.id, str(line)), extract.taken_at

    def hotspots(self) -> Told:
        since, until = (date.fromisoformat(self.values[name]) for name in ("since", "until"))
        first, last = day_bounds(since, until)
        parts = self.values.get("parts", ("occurred", "last_seen", "found"))
        records, links = self.records(), self.links(("AT", "INVOLVED_IN"))
        named = {entity for v, entity in self.unnarrowed() if v.part.names}
        spots: dict[tuple[str, str], list[tuple[str, str, str, Fact, Fact]]] = {}
        nowhere = set()
        for v, event in records:
            if v.part.about.kind != EntityKind.EVENT or not v.part.event:
                continue
            if not first <= v.part.event.start <= last:
                continue
            day = london_day(v.part.event.start)
            for at in links:
                if at.link is None or at.link.kind != "AT" or at.start != event:
                    continue
                if at.link.qualifiers.get("part") not in parts or self.world.marks[at.end] != Sensitivity.NONE:
                    continue
                for involved in links:
                    if involved.link is None or involved.link.kind != "INVOLVED_IN" or involved.end != event:
                        continue
                    child = involved.start
                    age = self._age(child, day, records)
                    if involved.link.start.kind != EntityKind.PERSON or age not in ("child", "disputed"):
                        continue
                    lat, lon = at.link.qualifiers.get("lat"), at.link.qualifiers.get("lon")
                    place = at.end if at.end in named else ""
                    cell = "" if place or lat is None else cell_100m(lat, lon).cell_id
                    if place or cell:
                        spots.setdefault((place, cell), []).append((child, day, age, at, involved))
                    else:
                        nowhere.add(child)
        notes = [f"{len(nowhere)} distinct children were at places with neither a name you may see nor a position."]
        rows = [self._spot(place or None, cell or None, found) for (place, cell), found in spots.items()]
        return sorted(
            rows, key=lambda r: (-r["children"], -r["child_days"], r["place"] or "", r["cell"] or "")
        ), notes if nowhere else []

    def _age(self, person: str, day: str, records: list[tuple[Version, str]]) -> str:
        """By the bounds in rows about their agency's own references; where none is, anybody under 18 by another's is a child."""
        born = [(v.part.born, _own(v)) for v, entity in records if entity == person and v.part.born]
        own = [bounds for bounds, ours in born if ours]
        bounds = own or [bounds for bounds, _ in born]
        child = any(_eighteenth(latest) > day for _, latest in bounds)
        adult = any(_eighteenth(earliest) <= day for earliest, _ in bounds)
        if child and adult and own:
            return "disputed"
        return "child" if child else "adult" if adult else "unknown"

    def _spot(self, place: str | None, cell: str | None, found: list[Any]) -> dict[str, Any]:
        points = [
            (at.link.qualifiers.get("precision_m", 0.0), at.link.qualifiers["lat"], at.link.qualifiers["lon"])
            for _, _, _, at, _ in found
            if at.link.qualifiers.get("lat") is not None
        ]
        precision, lat, lon = min(points, default=(None, None, None))
        if cell:
            centre = cell_100m(lat, lon).centre
            precision, lat, lon = max(50.0, *(p for p, _, _ in points)), centre.lat, centre.lon
        evidence, more = shown([self.link_line(f) for _, _, _, at, involved in found for f in (at, involved)], 20)
        of_event: dict[str, set[Line]] = {}
        for _, _, _, at, _ in found:
            of_event.setdefault(at.start, set()).add(self.link_line(at))
        return {
            "evidence": evidence,
            "more_evidence": more,
            "place": place,
            "cell": cell,
            "lat": lat,
            "lon": lon,
            "precision_m": precision,
            "children": len({child for child, *_ in found}),
            "age_disputed": len({child for child, _, age, _, _ in found if age == "disputed"}),
            "child_days": len({(child, day) for child, day, *_ in found}),
            **_supported({account for _, _, _, at, _ in found for account in accounts(of_event[at.start])}),
            "records": len({f.version.id for _, _, _, at, involved in found for f in (at, involved)}),
        }

    def find(self) -> Told:
        text, kinds = self.values["text"], self.values.get("kinds", list(EntityKind))
        records = [(v, e) for v, e in self.records() if v.part.about.kind in kinds]
        best: dict[str, Ranked] = {}
        for keys, every, exact, like in forms(text):
            for entity in sorted({e for _, e in records}):
                ours = [v for v, e in records if e == entity]
                hit = {key for v in ours for key in v.part.keys} & keys
                if not hit or (every and hit != keys):
                    continue
                ours = [v for v in ours if not exact or v.part.keys & keys]
                likeness, matched = max((like(name), name) for v in ours for name in (v.part.names or ("",)))
                if likeness < 0.6 or (entity in best and likeness <= best[entity][2]["likeness"]):
                    continue
                bearing = [self.line(v, entity) for v in ours if exact or matched in v.part.names or not matched]
                best[entity] = _match(entity, ours[0].part.about.kind.value, matched, likeness, bearing)
        return _dealt(list(best.values()), 20), []


def _match(entity: str, kind: str, matched: str, likeness: float, bearing: list[Line]) -> Ranked:
    evidence, more = shown(bearing, 20)
    held = accounts(bearing)
    told = {
        "evidence": evidence,
        "more_evidence": more,
        "entity": entity,
        "kind": kind,
        "matched": matched,
        "likeness": round(likeness, 3),
        **_supported(held),
    }
    return (-told["likeness"], *(-n for n in support(held)), entity), alone([held]), told


def _associate(person: str, to_a: list[Line], to_b: list[Line]) -> dict[str, Any]:
    (shown_a, more_a), (shown_b, more_b) = shown(to_a, 10), shown(to_b, 10)
    return {
        "evidence": shown_a + shown_b,
        "more_evidence": more_a + more_b,
        "person": person,
        "kinds_to_a": sorted({line.kind for line in to_a}),
        "kinds_to_b": sorted({line.kind for line in to_b}),
        "statements_to_a": [e["assertion"] for e in shown_a],
        "statements_to_b": [e["assertion"] for e in shown_b],
        **_supported(accounts(to_a), "{}_to_a"),
        **_supported(accounts(to_b), "{}_to_b"),
    }


def _supported(held: Iterable[Account], called: str = "{}") -> dict[str, int]:
    return dict(zip((called.format("agencies"), called.format("accounts")), support(held), strict=True))


def _dealt(ranked: list[Ranked], size: int) -> list[dict[str, Any]]:
    """The rows in their question's order, dealt in pages of its own size."""
    return [told for _, _, told in dealt(sorted(ranked, key=lambda r: r[0]), size, lambda r: r[1])]


def forms(text: str) -> Iterator[tuple[set[str], bool, bool, Any]]:
    """What a text may be: its search keys, whether all must be borne, and by the very records shown; how like it a name is."""
    if keys := name_keys(text):
        yield set(keys), False, False, lambda name: similarity(text, name)
    if (mark := _read(plate, text)) and (runs := lookup_keys(mark)):
        yield (
            set(runs),
            True,
            False,
            lambda name: float(bool((n := _read(plate, name)) and matches(mark.pattern, n.pattern))),
        )
    if number := _read(phone, text):
        yield {f"t:{number.e164}"}, True, True, lambda name: 1.0
    if code := _read(postcode, text):
        yield {f"pc:{code}"}, True, True, lambda name: 1.0
    if parcel := _read(uprn, text):
        yield {f"uprn:{parcel}"}, True, True, lambda name: 1.0


def _read(how: Any, text: str) -> Any:
    try:
        return how(text)
    except Unclean:
        return None


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
