"""What everybody says about one person or thing."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

from graph_service.model.facts import Link
from graph_service.model.kinds import EVENT_ROLES, PRACTICE
from graph_service.model.times import Bounds, day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, dealt, evidenced, support, supported
from tests.questions.hotspots import spoken_at
from tests.strategies import AGENCIES, BIRTHS, DAYS, NAMES, NOWHERE, POINTS, files, home, said
from tests.worlds import World, between, event, person, vehicle

MOST = 50
SECTIONS = ("name", "reference", "number", "birth", "happened", "event", "link", "paper")
JOINING = ("event", "link", "paper")
WHERE = {"online": "online", "address": "address", "cell": "cell", "none": "nowhere"}


class Saying(NamedTuple):
    """One record or statement, and the line that it is on: its section, its words, its time where that distinguishes it."""

    section: str
    kind: str
    outward: bool
    how: str
    text: str
    other: str
    when: Bounds | None
    line: Line
    received: str
    own: bool = True
    of: EntityKind | None = None


def loop(reading: Reading) -> Told:
    values, asked = reading.values, reading.values["entity"]
    sayings = list(_sayings(reading, asked))
    if not sayings or (_kind(reading, asked) is EntityKind.PLACE and asked not in _registered(reading)):
        return [], []
    day = values.get("on") or values.get("as_at") or london_day(reading.known_at)
    since = day_bounds(date.fromisoformat(values["new_since"]))[0] if "new_since" in values else ""
    groups: dict[tuple[Any, ...], list[Saying]] = {}
    for one in sayings:
        groups.setdefault(one[:7], []).append(one)
    lines = [several for several in groups.values() if max(one.received for one in several) >= since]
    if kinds := values.get("kinds"):
        lines = [several for several in lines if several[0].section not in JOINING or several[0].kind in kinds]
    rows, notes = [], _aged(lines, day)
    for section in (one for one in SECTIONS if one in values.get("sections", SECTIONS)):
        ranked = [several for several in lines if several[0].section == section]
        ranked.sort(key=lambda several: _rank(several))
        if section in ("event", "paper"):
            ranked.sort(key=lambda several: _when(several).start, reverse=True)
        ranked = dealt(ranked, MOST, lambda several: alone([accounts(one.line for one in several)]))
        rows += [_row(reading, asked, several, lines, day) for several in ranked]
        if left := len(ranked) - values.get("most", MOST):
            notes += [f"{left} more of section {section}: ask for more lines, or for this section alone."] * (left > 0)
    return rows, notes + _silent(reading, reading.cut(rows, MOST), day)


def _sayings(reading: Reading, asked: str) -> Iterator[Saying]:
    kind = _kind(reading, asked)
    for v, entity in reading.records():
        p, own = v.part, v.part.about.agency == v.feed.agency
        if entity != asked:
            continue
        says = [("name", "", name, None) for name in p.names]
        says += [("number", *number.split(":", 1), None) for number in p.numbers]
        says += [("birth", "", " to ".join(sorted(set(p.born))), None)] if p.born else []
        if p.event:
            says.append(("happened", p.event_kind, "", Bounds(p.event.start, p.event.end, p.valid.precision)))
        plain = "".join(filter(str.isalnum, v.row.reference)).upper()
        if own and plain and f"r:{plain}" in p.keys and kind not in ("Phone", "Vehicle", "Place"):
            says.append(("reference", v.feed.system, v.row.reference, None))
        for section, what, text, when in says:
            line = reading.line(v, entity)
            yield Saying(section, what, False, "", text, "", when, line, v.received_at, own or section == "reference")
    for f in reading.links():
        if asked not in (f.start, f.end) or (kind is EntityKind.PLACE and f.link.kind in ("AT", "LIVES_AT")):
            continue
        line, out = reading.link_line(f), f.start == asked
        section = "event" if line.kind in ("INVOLVED_IN", "AT") else "paper" if line.kind in PRACTICE else "link"
        other, of = (f.end, f.link.end.kind) if out else (f.start, f.link.start.kind)
        yield Saying(section, line.kind, out, line.how, "", other, None, line, f.version.received_at, True, of)


def _kind(reading: Reading, asked: str) -> EntityKind | None:
    ends = {f.start: f.link.start.kind for f in reading.links()} | {f.end: f.link.end.kind for f in reading.links()}
    return next((v.part.about.kind for v, entity in reading.records() if entity == asked), ends.get(asked))


def _registered(reading: Reading) -> set[str]:
    return {entity for v, entity in reading.unnarrowed() if v.feed.agency == "place-register" and v.part.names}


def _rank(several: list[Saying]) -> tuple[Any, ...]:
    behind, one, when = support(accounts(one.line for one in several)), several[0], _when(several)
    words = one.kind, one.outward, one.how, one.text, one.other
    return (not any(one.own for one in several), *(-n for n in behind), *words, when.start, when.end, when.precision)


def _when(several: list[Saying]) -> Bounds:
    """The time of the line, or of the statement that begins last, of several such that ends first."""
    if several[0].when or not several[0].of:
        return several[0].when or Bounds("", "", "")
    last = max(one.line.when.start for one in several)
    of_these = [one.line for one in several if one.line.when.start == last]
    return min(of_these, key=lambda line: (line.when.end, line.assertion)).when


def _row(reading: Reading, asked: str, several: list[Saying], lines: list[list[Saying]], day: str) -> dict[str, Any]:
    one, said_by = several[0], [one.line for one in several]
    what = asked if one.kind == "AT" else one.other if one.kind == "INVOLVED_IN" and one.of is EntityKind.EVENT else ""
    put = [p for p in spoken_at(reading, what) if one.kind != "AT" or p[0] in said_by] if what else []
    address = one.of is EntityKind.PLACE and (one.kind in ("AT", "LIVES_AT") or one.other not in _registered(reading))
    kinds = {v.part.event_kind for v, e in reading.unnarrowed() if e == one.other and v.part.event_kind}
    when = _when(several)
    return {
        "section": one.section,
        "kind": one.kind,
        "text": ", ".join(sorted(kinds))
        if one.of is EntityKind.EVENT
        else _words(reading, one.other)
        if address
        else one.text,
        "outward": one.outward,
        "other": None if address else one.other or None,
        "how": one.how,
        "when": {"start": when.start, "end": when.end, "precision": when.precision} if when.start else None,
        "where": sorted({WHERE.get(rule, "place") for _, (rule, _, _) in put}),
        "places": sorted({where for _, (_, where, _) in put if where}),
        "age": _years([one], day) if one.section == "birth" else "",
        "disagrees": any(_contradict(several, other) for other in lines),
        **supported(accounts(said_by)),
        **evidenced([*said_by, *(line for line, _ in put)], 10),
    }


def _words(reading: Reading, where: str) -> str:
    text: str = reading.labels([{"place": where}])[where]["text"]
    return "" if text == "no name you may see" else text


def _contradict(one: list[Saying], other: list[Saying]) -> bool:
    """Two lines of one section in rows about their agencies' own references, which cannot both be right."""
    a, b = one[0], other[0]
    if one is other or a.section != b.section or not all(any(s.own for s in several) for several in (one, other)):
        return False
    if a.section == "number":
        return a.kind == b.kind
    if a.section == "birth":
        (first, last), (begins, ends) = ((s.text[:10], s.text[-10:]) for s in (a, b))
        return last < begins or ends < first
    return bool(
        a.section == "happened" and a.when and b.when and (a.when.end < b.when.start or b.when.end < a.when.start)
    )


def _years(births: list[Saying], day: str) -> str:
    born = [d for one in births for d in (one.text[:10], one.text[-10:])]
    ages = [sum(f"{y:04}{d[4:]}" <= day for y in range(int(d[:4]) + 1, int(day[:4]) + 1)) for d in born]
    return f"{min(ages)}" if min(ages) == max(ages) else f"{min(ages)} to {max(ages)}"


def _aged(lines: list[list[Saying]], day: str) -> list[str]:
    births = [several for several in lines if several[0].section == "birth"]
    own = [several for several in births if any(one.own for one in several)]
    if not births:
        return []
    odd = any(_contradict(*pair) for pair in combinations(births, 2))
    on = date.fromisoformat(day)
    said_odd = ": the births that are given cannot all be right" if odd else ""
    return [f"Aged {_years([several[0] for several in own or births], day)} on {on.day} {on:%B %Y}{said_odd}."]


def _silent(reading: Reading, rows: list[dict[str, Any]], day: str) -> list[str]:
    heard = {e["agency"] for row in rows for e in row["evidence"]}
    spans: dict[str, list[bool]] = {}
    for (agency, _), several in reading.covered().items():
        spans.setdefault(agency, []).append(any(first <= day <= last for first, last in several))
    nothing = {True: "nothing that you may see", False: "nothing loaded for that time"}
    return [f"{agency}: {nothing[any(c)]}." for agency, c in sorted(spans.items()) if rows and agency not in heard]


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Anybody or anything, mostly those of whom most is said; at times what is new, some sections, on another day."""
    of = [f.start for f in told.facts] + [f.end for f in told.facts if f.link] or [NOWHERE]
    values: dict[str, Any] = {"entity": random.choice([*of, NOWHERE])}
    if random.random() < 0.2:
        values["sections"] = random.sample(SECTIONS, 3)
    if random.random() < 0.15:
        values["kinds"] = random.choice((["INVOLVED_IN"], ["PEER_OF", "USES", "CONCERNS"]))
    if random.random() < 0.2:
        values["on"] = random.choice(("2026-05-01", "2027-05-01"))
    if random.random() < 0.2:
        values["new_since"] = random.choice(("2026-02-28", "2026-03-02"))
    return values


def world(random: Random) -> World:
    """Two people of whom agencies say this and that: numbers, births, homes, a car, links, events at places, a meeting."""
    rows = []
    for n in range(14):
        agency = random.choice(AGENCIES[:3])
        who, other = (person(agency, f"P{random.randint(0, 2)}") for _ in range(2))
        what, number = event(agency, f"E{random.randint(0, 1)}"), random.randint(1, 2)
        role = random.choice(EVENT_ROLES)
        lat, lon = random.choice(POINTS)
        spot = {"part": "occurred", "lat": lat, "lon": lon, "precision_m": 10.0, "cell": "E3750N1641"}
        day = random.choice(DAYS)
        links = random.choice(
            (
                [Link("INVOLVED_IN", who, what, between(day, day), {"role": role})],
                [Link("AT", what, home(random, agency, who).end, between(day, day), spot)],
                [home(random, agency, who), Link("USES", who, vehicle(agency, "AB12CDE"))],
                [
                    Link(random.choice(("PEER_OF", "TRUSTS")), who, other),
                    Link("CONCERNS", what, who, qualifiers={"role": "discussed"}),
                ],
            )
        )
        born, name = random.choice(BIRTHS[:2]), random.choice(NAMES)
        known = {
            "born": (born, born),
            "names": (name,),
            "numbers": (f"nhs:{number}",),
            "keys": frozenset({f"r:ROW{n}"}),
        }
        happened = {"event": between(day, day), "event_kind": random.choice(("missing", "concern"))}
        about = what if links[0].kind == "AT" or random.random() < 0.2 else who
        more = known if about is who else happened
        rows.append(
            said(random, agency, about, *links, reference=f"row {n}", **(more if random.random() < 0.7 else {}))
        )
    return files(random, rows)
