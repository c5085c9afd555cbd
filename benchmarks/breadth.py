"""What the questions of "Breadth" cost over HTTP, each beside the Cypher that somebody would write for the same answer alone.

The raw Cypher knows no reader, evidence, names or rules for places: it reads what the answer is made of through the official driver,
one managed read a statement, and plain Python puts it together. `asked_about` chooses of whom and what is asked: people, vehicles, phones
and places of the register at random, as a day's askings come; and apart from them those with most links.
"""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import httpx

from benchmarks.queries import CALLERS, PURPOSE, RAW_BIRTHS, Cost, Raw, cost, in_parts, in_portions, over_http
from graph_service.analysis.ages import Age, Birth, age_on
from graph_service.analysis.reach import HUB
from graph_service.lookups.episodes import MISSING_KINDS
from graph_service.model.kinds import BETWEEN_PEOPLE, WALKED
from graph_service.model.vocabulary import Purpose, Role
from graph_service.service import Service

_PEOPLE, _WALKED = "|".join(BETWEEN_PEOPLE), "|".join(WALKED)
RAW_SAYS = """
MATCH (e:Entity {id: $id})<-[t:REFERS_TO]-(k:Record)
RETURN labels(e) AS of, collect([k.id, k.names, k.numbers, k.born_from, k.born_to, k.event_kind, k.event_from, k.event_to]) AS said
"""
RAW_JOINS = """
MATCH (e:Entity {id: $id})-[r]-(o:Entity)
RETURN o.id AS other, labels(o) AS of, type(r) AS kind, startNode(r).id = $id AS outward,
  collect(DISTINCT [coalesce(r.role, ''), r.valid_from, r.valid_to]) AS said
"""
RAW_EVENT_KINDS = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k)
WHERE t.event_kind IS NOT NULL
RETURN collect(DISTINCT [id, t.event_kind]) AS kinds
"""
RAW_AT = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[p:AT]->(l:Place)
RETURN collect(DISTINCT [id, l.id, p.part, p.valid_from, p.valid_to]) AS at
"""
RAW_AROUND = f"""
UNWIND $ids AS id
MATCH (x:Entity {{id: id}})-[r:{_WALKED}]-(y:Entity)
RETURN id AS from, labels(x) AS of, count(DISTINCT y.id) AS links, collect(DISTINCT [y.id, type(r)]) AS to
"""
RAW_MET = f"""
UNWIND $ids AS id
MATCH (x:Entity {{id: id}})-[r:{_WALKED}]-(y:Entity)
RETURN id AS from, labels(x) AS of, count(DISTINCT y.id) AS links
"""
RAW_BEGUN = """
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE k.event_from >= $since AND k.event_from <= $until
RETURN left(k.event_from, 10) AS day, collect(DISTINCT [e.id, k.event_from, k.event_to]) AS begun
"""
RAW_COMPANY = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Entity)
RETURN labels(c) AS of, collect(DISTINCT [id, c.id, coalesce(v.role, '')]) AS company
"""
RAW_HELD = """
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:KEEPER_OF|USES]-(t:Entity)
WHERE r.valid_from <= $until AND r.valid_to >= $since
RETURN collect(DISTINCT [id, t.id]) AS held
"""
RAW_ACQUAINTED = f"""
UNWIND $ids AS id
MATCH (p:Entity {{id: id}})-[r:{_PEOPLE}]-(x:Person)
WHERE r.valid_from <= $until AND r.valid_to >= $since
RETURN collect(DISTINCT [id, x.id, type(r)]) AS acquainted
"""
RAW_SEEN_WITH = """
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:SEEN_WITH]-(x:Person)
RETURN collect(DISTINCT [id, x.id, r.valid_from, r.valid_to]) AS seen
"""
RAW_EVENTS_OF = """
MATCH (p:Entity {id: $id})-[v:INVOLVED_IN]->(e:Event)
RETURN collect(DISTINCT e.id) AS events
"""
RAW_EVENT_TIMES = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
RETURN collect(DISTINCT [id, k.event_from, k.event_to]) AS times
"""
SIX_HOURS = timedelta(hours=6)
YOUNG = (Age.CHILD, Age.DISPUTED)
Period = tuple[str, str]


@dataclass(frozen=True)
class Whom:
    """Some people, vehicles and phones, and places of the register."""

    people: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Of whom and of what is asked, and which periods: any that are there, chosen at random; and those with most links."""

    any: Whom
    most: Whom
    two_months: tuple[Period, ...] = (
        ("2026-01-01", "2026-02-28"),
        ("2026-03-01", "2026-04-30"),
        ("2026-05-01", "2026-06-30"),
        ("2026-07-01", "2026-08-31"),
        ("2026-09-01", "2026-10-31"),
    )
    weeks: tuple[Period, ...] = tuple((f"2026-{month:02d}-08", f"2026-{month:02d}-14") for month in range(1, 10))


def asked_about(raw: Raw, seed: int = 5) -> Asked:
    """Chosen at random 30 people, 6 vehicles and phones and 4 places of the register; and of those with most links 6, 3 and 2."""
    chosen = random.Random(seed)
    several = {label: _most_linked(raw, label) for label in ("Person", "Vehicle", "Phone")}
    rows = raw(
        "MATCH (k:Record)-[t:REFERS_TO]->(l:Place) WHERE k.register >= '' WITH DISTINCT l "
        "OPTIONAL MATCH (l)<-[r:AT]-(e:Event) WITH l.id AS id, count(r) AS n RETURN id ORDER BY n DESC, id"
    )

    people, vehicles, phones = several["Person"], several["Vehicle"], several["Phone"]
    places = [row["id"] for row in rows]

    def some(ids: Sequence[str], number: int) -> tuple[str, ...]:
        return tuple(chosen.sample(ids, min(number, len(ids))))

    return Asked(
        any=Whom(some(people, 30), (*some(vehicles, 4), *some(phones, 2)), some(places, 4)),
        most=Whom(tuple(people[:6]), (*vehicles[:2], *phones[:1]), tuple(places[:2])),
    )


def _most_linked(raw: Raw, label: str) -> list[str]:
    text = f"MATCH (x:{label})-[r:{_WALKED}]-(y:Entity) WITH x.id AS id, count(r) AS n RETURN id ORDER BY n DESC, id"
    return [row["id"] for row in raw(text)]


def profile(client: httpx.Client, raw: Raw, whom: Whom) -> list[Cost]:
    """All that is said of people, vehicles, phones and places of the register."""
    ids = (*whom.people, *whom.things, *whom.places)

    def bare(entity: str) -> object:
        said, joins = raw(RAW_SAYS, id=entity), raw(RAW_JOINS, id=entity)
        events = {row["other"] for row in joins if "Event" in row["of"]}
        kinds, at = in_portions(raw, RAW_EVENT_KINDS, "kinds", events), in_portions(raw, RAW_AT, "at", events)
        return said, joins, kinds, at

    return _both(client, "profile", bare, [(one, {"entity": one}) for one in ids])


def around(client: httpx.Client, raw: Raw, whom: Whom) -> list[Cost]:
    """Who and what is within two links: by whom it was reached, and how many links each of them has; nobody beyond a hub."""

    def bare(entity: str) -> object:
        first = {row["from"]: row for row in raw(RAW_AROUND, ids=[entity])}
        reached: dict[str, set[str]] = {}
        links: dict[str, int] = {}
        edge = {entity: first[entity]} if entity in first else {}
        for distance in (1, 2):
            found: dict[str, set[str]] = defaultdict(set)
            for near, row in edge.items():
                if near == entity or (row["links"] <= HUB and "Organisation" not in row["of"]):
                    for other, _ in row["to"]:
                        if other not in reached and other != entity:
                            found[other].add(near)
            reached |= found
            met = in_parts(raw, RAW_AROUND if distance == 1 else RAW_MET, found)
            links |= {row["from"]: row["links"] for row in met}
            edge = {row["from"]: row for row in met} if distance == 1 else {}
        return reached, links

    ids = (*whom.people, *whom.things)
    return _both(client, "around", bare, [(one, {"entity": one, "within": 2}) for one in ids])


def linked_to_children(client: httpx.Client, raw: Raw, asked: Asked) -> list[Cost]:
    """Which adults are linked to two or more children within two months."""

    def bare(period: Period) -> object:
        links = _Children(raw, period)
        links.by_events()
        links.by_things()
        links.by_statements()
        links.by_places()
        return {who: children for who, children in links.of.items() if len(children) >= 2 and links.is_asked(who)}

    return _both(client, "linked_to_children", bare, [(one, _of(one)) for one in asked.two_months])


def co_missing(client: httpx.Client, raw: Raw, asked: Asked) -> list[Cost]:
    """Which children were missing together within two months."""

    def bare(period: Period) -> object:
        days, company = _begun(raw, period)
        kinds = in_portions(raw, RAW_EVENT_KINDS, "kinds", set(days))
        episodes = {event for event, kind in kinds if kind in MISSING_KINDS}
        missing = defaultdict(set)
        for event, who, role, of in company:
            if event in episodes and role == "missing" and of == "Person":
                missing[event].add(who)
        born = _births(raw, {who for several in missing.values() for who in several})
        young = {e: {w for w in several if age_on(days[e], born.get(w, ())) in YOUNG} for e, several in missing.items()}
        met = {pair for event in young for pair in combinations(sorted(young[event]), 2)}
        for one, other in _together(_at(raw, set(young))):
            met |= {(min(a, b), max(a, b)) for a in young[one] for b in young[other] if a != b}
        seen = in_portions(raw, RAW_SEEN_WITH, "seen", {who for several in young.values() for who in several})
        return met, seen

    return _both(client, "co_missing", bare, [(one, _of(one)) for one in asked.two_months])


def events_of_people(client: httpx.Client, raw: Raw, asked: Asked) -> list[Cost]:
    """The events of people, each with when, where, of what kind, and who was in it."""

    def bare(person: str) -> object:
        return _told(raw, {event for row in raw(RAW_EVENTS_OF, id=person) for event in row["events"]})

    return _both(client, "events", bare, [(one, {"entity": one}) for one in (*asked.any.people, *asked.most.people)])


def events_of_weeks(client: httpx.Client, raw: Raw, asked: Asked) -> list[Cost]:
    """The same of everything that happened in a week."""
    return _both(
        client, "events", lambda one: _told(raw, set(_days(raw, one))), [(one, _of(one)) for one in asked.weeks]
    )


def ten_at_once(client: httpx.Client, service: Service, asked: Asked, pairs: Sequence[tuple[str, str]]) -> list[Cost]:
    """A mixture of what is asked in a morning, by one caller, then by ten at the same time, each with a token of their own."""
    tokens = [service.tokens.new("westshire-police", Role.ANALYST, [Purpose.INVESTIGATION])[1] for _ in range(CALLERS)]
    mixture = _mixture(asked, pairs)

    def one(token: str, name: str, params: Mapping[str, Any]) -> float:
        began = time.perf_counter()
        body = {"purpose": PURPOSE, "params": params, "reason": "case-review"}
        answer = client.post(f"/api/v1/ask/{name}", json=body, headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        return (time.perf_counter() - began) * 1000

    def all_of(nth: int) -> list[float]:
        """Every caller begins with another question, so that not all ask the same at the same time."""
        turned = (*mixture[nth * len(mixture) // CALLERS :], *mixture[: nth * len(mixture) // CALLERS])
        return [one(tokens[nth], *asking) for asking in turned]

    all_of(0)
    alone = all_of(0)
    began = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        together = [taken for several in callers.map(all_of, range(CALLERS)) for taken in several]
    spent = (time.perf_counter() - began) * 1000 / len(together)
    print(f"\n{len(together)} askings by ten callers at once, one every {spent:.1f} ms", flush=True)
    return [
        Cost(name, statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
        for name, taken in (("one caller", alone), ("ten callers at once, an asking of each", together))
    ]


def _mixture(asked: Asked, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, dict[str, Any]]]:
    """Of every ten askings four are profiles, two ask who is around, two what happened, one what two share, one a search of a period."""
    people = (*asked.any.people[:24], *asked.most.people)
    once = [("linked_to_children", _of(one)) for one in asked.two_months[:2]]
    once += [("co_missing", _of(one)) for one in asked.two_months[:2]]
    found: list[tuple[str, dict[str, Any]]] = []
    for n in range(len(once)):
        some = [people[(n * 7 + i) % len(people)] for i in range(8)]
        found += [("profile", {"entity": one}) for one in some[:4]]
        found += [("around", {"entity": one, "within": 2}) for one in some[4:6]]
        found += [("events", {"entity": one}) for one in some[6:]]
        found += [("shared_associates", dict(zip("ab", pairs[n % len(pairs)], strict=True))), once[n]]
    return found


class _Children:
    """Who is linked to which children of a period, by plain sets."""

    def __init__(self, raw: Raw, period: Period) -> None:
        self._raw, self._span, self._last = raw, _moments(period), period[1]
        self._days, company = _begun(raw, period)
        self._company: dict[str, set[str]] = defaultdict(set)
        self._things: dict[str, set[str]] = defaultdict(set)
        people = set()
        for event, who, _, of in company:
            if of == "Person":
                self._company[event].add(who)
                people.add(who)
            elif of in ("Vehicle", "Phone", "Account"):
                self._things[who].add(event)
        self._born = _births(raw, people)
        self._young = {event: self._children(several, self._days[event]) for event, several in self._company.items()}
        self._of_period = {child for several in self._young.values() for child in several}
        self.of: dict[str, set[str]] = defaultdict(set)

    def is_asked(self, who: str) -> bool:
        """Whether somebody is an adult, or of no known age."""
        return age_on(self._last, self._born.get(who, ())) not in YOUNG

    def by_events(self) -> None:
        """Both in one event."""
        for event, several in self._company.items():
            for who in several - self._young[event]:
                self.of[who] |= self._young[event]

    def by_things(self) -> None:
        """Both with, keeping or using one vehicle, phone or account."""
        held = in_portions(self._raw, RAW_HELD, "held", self._of_period, **self._span)
        things = {*self._things, *(thing for _, thing in held)}
        users = in_portions(self._raw, RAW_HELD, "held", things, **self._span)
        by: dict[str, set[str]] = defaultdict(set)
        for thing, person in users:
            by[thing].add(person)
        for thing, several in self._things.items():
            by[thing].update(who for event in several for who in self._company.get(event, ()))
        self._learn({who for several in by.values() for who in several})
        for several in by.values():
            children = several & self._of_period
            for who in several - children:
                self.of[who] |= children

    def by_statements(self) -> None:
        """A statement between the two."""
        lines = in_portions(self._raw, RAW_ACQUAINTED, "acquainted", self._of_period, **self._span)
        self._learn({other for _, other, _ in lines})
        for child, other, _ in lines:
            self.of[other].add(child)

    def by_places(self) -> None:
        """At one place at one time, in two events."""
        for one, other in _together(_at(self._raw, set(self._days))):
            for who in self._company.get(one, set()) - self._young.get(one, set()):
                self.of[who] |= self._young.get(other, set())

    def _learn(self, people: set[str]) -> None:
        self._born |= _births(self._raw, people - self._born.keys())

    def _children(self, people: Iterable[str], day: str) -> set[str]:
        return {who for who in people if age_on(day, self._born.get(who, ())) in YOUNG}


def _both(client: httpx.Client, name: str, bare: Any, given: Sequence[tuple[Any, dict[str, Any]]]) -> list[Cost]:
    """The raw driver and Sightline, over the same."""
    return [
        cost("raw driver, the same Cypher, no guard, evidence or names", lambda one: bare(one[0]), given),
        cost("Sightline over HTTP", lambda one: over_http(client, name, one[1], PURPOSE), given),
    ]


def _of(period: Period) -> dict[str, str]:
    return {"since": period[0], "until": period[1]}


def _moments(period: Period) -> dict[str, str]:
    return {"since": f"{period[0]}T00:00:00.000000Z", "until": f"{period[1]}T23:59:59.999999Z"}


def _days(raw: Raw, period: Period) -> dict[str, str]:
    """The events of a period, each with its first day."""
    rows = raw(RAW_BEGUN, **_moments(period))
    lines = sorted(line for row in rows for line in row["begun"])
    return {event: start[:10] for event, start, _ in reversed(lines)}


def _begun(raw: Raw, period: Period) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """The events of a period with their days; and who and what was in them: event, who, role, and what it is."""
    days = _days(raw, period)
    rows = in_parts(raw, RAW_COMPANY, days)
    kind = {id(row): next(label for label in row["of"] if label != "Entity") for row in rows}
    return days, [(event, who, role, kind[id(row)]) for row in rows for event, who, role in row["company"]]


def _births(raw: Raw, people: set[str]) -> dict[str, set[Birth]]:
    found: dict[str, set[Birth]] = defaultdict(set)
    for person, *bounds in in_portions(raw, RAW_BIRTHS, "births", people):
        found[person].add(Birth(*bounds))
    return dict(found)


def _at(raw: Raw, events_: set[str]) -> list[tuple[str, str, str, str]]:
    """Place, first and last moment and event, of every statement that an event was somewhere for six hours at most."""
    lines = in_portions(raw, RAW_AT, "at", events_)
    return [
        (place, start, end, event)
        for event, place, _, start, end in lines
        if timedelta() <= _moment(end) - _moment(start) <= SIX_HOURS
    ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _together(at: Iterable[tuple[str, str, str, str]]) -> Iterable[tuple[str, str]]:
    """Every two events at one place at one time, either way round."""
    places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for place, *span in at:
        places[place].append((span[0], span[1], span[2]))
    for several in places.values():
        ordered = sorted(several)
        for n, (_, end, one) in enumerate(ordered):
            for start, _, other in ordered[n + 1 :]:
                if start > end:
                    break
                if one != other:
                    yield one, other
                    yield other, one


def _told(raw: Raw, found: set[str]) -> object:
    """When events were, where, of what kind, and who was in them."""
    times, kinds = in_portions(raw, RAW_EVENT_TIMES, "times", found), in_portions(raw, RAW_EVENT_KINDS, "kinds", found)
    company, at = in_parts(raw, RAW_COMPANY, found), in_portions(raw, RAW_AT, "at", found)
    return times, kinds, company, at
