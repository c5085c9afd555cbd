"""Where children were harmed or found in a period."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from graph_service.model.facts import Link, Mention
from graph_service.model.kinds import EVENT_ROLES
from graph_service.model.times import EARLIEST, LATEST, day_bounds, london_day
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.points import cell_100m, cell_named
from tests.oracle import places
from tests.oracle.ledger import Fact
from tests.oracle.reading import Oracle, Reading, Told, before
from tests.oracle.support import Line, accounts, evidenced, supported
from tests.strategies import AGENCIES, DAYS, POINTS, access, files, said
from tests.worlds import World, between, event, part, person, place, row

MOST = 200
ROLES = [*(role for role in EVENT_ROLES if role not in ("informant", "carer", "observer", "used")), "not_said"]
EMPTY = {
    "other_names": [],
    "kind": "shop",
    "uprns": [],
    "geometry": None,
    "width_m": 0.0,
    "hours": "",
    "references": [],
}
LISTS = {"place": 0, "cell": 0, "routine": 1, "artefact": 2}


def loop(reading: Reading) -> Told:
    values = reading.values
    since, until = (date.fromisoformat(values[name]) for name in ("since", "until"))
    now = day_bounds(since, until)
    earlier = map(date.fromisoformat, before(values["since"], values["until"]))
    then = day_bounds(*earlier) if values.get("compare") else None
    wide = Reading(reading.world, reading.scope, {"known_at": values.get("known_at")})
    held, homes = places.register(reading), wide.links(("LIVES_AT",))
    every = _spoken(wide)
    roles, left, rows = values.get("roles", ROLES), {}, {}
    unplaced, somewhere, earlier_children = [], set(), set()
    seen = {v.id for v, _ in reading.records()}
    for f in (f for f in reading.links(("AT",)) if f.version.id in seen and f.link):
        if not _wanted(wide, f.start, values):
            continue
        when = _when((f.link.valid.start, f.link.valid.end), now, then)
        day = until.isoformat() if _day(f) == EARLIEST[:10] else _day(f)
        children, ageless = _children(reading, f.start, day, roles)
        people = {child for child, _, _, _ in children}
        if when == "now":
            somewhere.add(f.start)
        if not children:
            if ageless and when == "now":
                left.setdefault("age_unknown", []).append(ageless)
        elif when in ("undated", "possible"):
            left.setdefault(when, []).append(people)
        elif f.link.qualifiers["part"] not in values.get("parts", ("occurred", "last_seen", "found")):
            if when == "now":
                left.setdefault("other_parts", []).append(people)
        elif when in ("now", "before"):
            spoken = next(one for one in every if one.fact is f)
            rule, where, cell = places.put(spoken, every, homes, held)
            earlier_children |= people if when == "before" else set()
            if where or cell:
                rows.setdefault((where, cell), []).append((when, f, children))
            elif when == "now":
                note = _why(rule, spoken)
                left.setdefault(note, []).append(people)
                if note == "unplaced":
                    unplaced.append((f.version.feed.agency, spoken.told("place_kind"), spoken.told("words")))
    for what, spans in begun(reading, then or now, now).items():
        if what not in somewhere and _wanted(wide, what, values):
            for start, end in sorted(spans):
                when = _when((start, start if end == LATEST else end), now, then)
                people = {
                    c
                    for c, _, _, _ in _children(reading, what, london_day(end if start == EARLIEST else start), roles)[
                        0
                    ]
                }
                if people and when:
                    earlier_children |= people if when == "before" else set()
                    if when != "before":
                        left.setdefault("no_place" if when == "now" else when, []).append(people)
                    break
    spots = [
        _row(reading, held, where, cell, found)
        for (where, cell), found in rows.items()
        if any(f[0] == "now" for f in found)
    ]
    spots = [spot for spot in spots if not values.get("area") or in_area(spot, held, values["area"])]
    spots.sort(key=lambda r: (LISTS[r["group"]], -r["children"], -r["child_days"], r["place"] or "", r["cell"] or ""))
    figures = {note: len(set().union(*told)) for note, told in sorted(left.items())}
    inside = ("no_place", "online", "addresses", "off_the_map", "coarse", "unplaced")
    everybody = {c for found in rows.values() for when, _, cs in found if when == "now" for c, _, _, _ in cs}
    everybody = everybody.union(*(people for note in inside for people in left.get(note, [])))
    if values.get("compare"):
        figures["before"] = len(earlier_children)
    else:
        for spot in spots:
            spot["before"] = None
    return (
        spots,
        [*_notes(values, roles, left, len(everybody)), *_nowhere(unplaced), *_area(values)],
        {"children": len(everybody), **figures},
    )


def spoken_at(reading: Reading, what: str) -> list[tuple[Line, tuple[str, str, str]]]:
    """Each statement that an event was somewhere, and where it is put."""
    wide = Reading(reading.world, reading.scope, {"known_at": reading.values.get("known_at")})
    every, homes = _spoken(wide), wide.links(("LIVES_AT",))
    held = places.register(reading)
    ours = [f for f in reading.links(("AT",)) if f.start == what]
    return [(reading.link_line(one.fact), places.put(one, every, homes, held)) for one in every if one.fact in ours]


def _spoken(wide: Reading) -> list[places.Spoken]:
    return [
        places.Spoken(
            f, frozenset(child for child, _, _, _ in _children(wide, f.start, _day(f), [*EVENT_ROLES, "not_said"])[0])
        )
        for f in wide.links(("AT",))
    ]


def was_in(reading: Reading, what: str) -> bool:
    """Whether a statement puts an event in one of the wards or cells asked for; if none is, it may be anywhere."""
    area, held = reading.values.get("area"), places.register(reading) if reading.values.get("area") else {}
    spots = [(where, cell) for _, (_, where, cell) in spoken_at(reading, what) if where or cell] if area else []
    return not area or any(in_area({"place": where or None, "cell": cell or None}, held, area) for where, cell in spots)


def wanted(reading: Reading, what: str) -> bool:
    """Whether an event is of one of the kinds asked for; if none is, it may be of any."""
    return _wanted(reading, what, reading.values)


def in_area(spot: dict[str, Any], held: dict[str, places.Registered], area: Sequence[str]) -> bool:
    middle = places.middle(spot["place"], spot["cell"], held)
    inside = sorted(
        (round(shape.area, 3), entity)
        for entity, shape in ((one.entity, one.footprint) for one in held.values() if one.group == "ward")
        if shape is not None and middle is not None and shape.distance(middle) <= 0
    )
    return spot["cell"] in area or (bool(inside) and inside[0][1] in area)


def _area(values: Any) -> list[str]:
    return ["The rows are of the area asked for; every other figure is of everywhere."] if values.get("area") else []


def _children(
    reading: Reading, what: str, day: str, roles: Sequence[str]
) -> tuple[list[tuple[str, str, str, Fact]], set[str]]:
    """Who was a child in an event: person, role, age and the statement; and those of no known age."""
    found, ageless = [], set()
    for f in reading.links(("INVOLVED_IN",)):
        if f.end == what and f.link and f.link.start.kind == EntityKind.PERSON:
            role, age = str(f.link.qualifiers.get("role", "not_said")), reading.age(f.start, day)
            if role in roles and age in ("child", "disputed"):
                found.append((f.start, role, age, f))
            elif role in roles and age == "unknown":
                ageless.add(f.start)
    return found, ageless


def _wanted(wide: Reading, what: str, values: Any) -> bool:
    return not values.get("kinds") or bool(_kinds(wide, what) & set(values["kinds"]))


def _kinds(wide: Reading, what: str) -> set[str]:
    return {v.part.event_kind for v, entity in wide.unnarrowed() if entity == what and v.part.event_kind}


def begun(reading: Reading, first: tuple[str, str], last: tuple[str, str]) -> dict[str, set[tuple[str, str]]]:
    begun: dict[str, set[tuple[str, str]]] = {}
    for v, what in reading.records():
        if v.part.about.kind == EntityKind.EVENT and v.part.event:
            start = v.part.event.start
            if first[0] <= start <= last[1] or start == EARLIEST:
                begun.setdefault(what, set()).add((start, v.part.event.end))
    return begun


def _day(f: Fact) -> str:
    assert f.link
    start, end = f.link.valid.start, f.link.valid.end
    return london_day(end if start == EARLIEST and end != LATEST else start)


def _when(span: tuple[str, str], now: tuple[str, str], then: tuple[str, str] | None) -> str:
    if span[0] == EARLIEST or span[1] == LATEST:
        return "undated"
    if now[0] <= span[0] and span[1] <= now[1]:
        return "now"
    if span[0] <= now[1] and span[1] >= now[0]:
        return "possible"
    return "before" if then and then[0] <= span[0] and span[1] <= then[1] else ""


def _why(rule: str, spoken: places.Spoken) -> str:
    if rule in ("online", "address"):
        return {"online": "online", "address": "addresses"}[rule]
    if spoken.told("lat") == "":
        return "unplaced"
    return "coarse" if (spoken.told("precision_m") or 0) > 250 else "off_the_map"


def _row(
    reading: Reading, held: dict[str, places.Registered], where: str, cell: str, found: list[Any]
) -> dict[str, Any]:
    now = [(f, child) for when, f, children in found if when == "now" for child in children]
    ats = {f.id: f for when, f, _ in found if when == "now"}.values()
    of_event: dict[str, set[Line]] = {}
    for f in ats:
        of_event.setdefault(f.start, set()).add(reading.link_line(f))
    involved = [child[3] for _, child in now]
    at = held.get(where)
    ring = cell_named(cell).corners if cell else ()
    square = {"type": "Polygon", "coordinates": [[list(corner) for corner in (*ring, ring[0])]]} if cell else None
    return {
        **evidenced(reading.link_line(f) for f in (*ats, *involved)),
        "place": where or None,
        "cell": cell or None,
        "group": at.group if at else "cell",
        "registered": at.day if at else "",
        "geometry": at.shape["geometry"] if at else square,
        "children": len({child[0] for _, child in now}),
        "before": len({child[0] for when, _, children in found if when == "before" for child in children}),
        "age_disputed": len({child[0] for _, child in now if child[2] == "disputed"}),
        "child_days": len({(child[0], _day(f)) for f, child in now}),
        "roles": _sizes({(child[1], child[0]) for _, child in now}),
        "kinds": _sizes({(kind, child[0]) for f, child in now for kind in _kinds(reading, f.start)}),
        "hours": _sizes({(_band(f), child[0]) for f, child in now}),
        **supported({account for f in ats for account in accounts(of_event[f.start])}),
        "records": len({f.version.id for f in (*ats, *involved)}),
    }


def _sizes(pairs: set[tuple[str, str]]) -> dict[str, int]:
    return {name: sum(n == name for n, _ in pairs) for name in {n for n, _ in pairs}}


def _band(f: Fact) -> str:
    assert f.link
    return band(f.link.valid.start, f.link.valid.end)


def band(start: str, end: str) -> str:
    """The band of hours in which a time lies, of a weekday or a weekend."""
    first, last = (datetime.fromisoformat(m).astimezone(ZoneInfo("Europe/London")) for m in (start, end))
    days = "weekend" if first.weekday() > 4 else "weekday"
    hours = {
        h: "before school" if h < 9 else "school hours" if h < 15 else "after school" if h < 18 else "evening"
        for h in range(6, 22)
    }
    names = {hours.get(h, "night before six" if h < 6 else "night") for h in (first.hour, last.hour)}
    one = names.pop() if first.date() == last.date() and len(names) == 1 else "not known"
    return f"{days}, {'night' if one.startswith('night') else one}"


SAID = {
    "no_place": "For {events} with {children} no place was recorded in the period.",
    "online": "{statements} with {children} tell of something online: at no place.",
    "addresses": "{statements} with {children} tell of homes, placements or other addresses without a cell: counted, never named.",
    "off_the_map": "{statements} with {children} give a position off the National Grid.",
    "coarse": "{statements} with {children} give a position too coarse for a cell of 100 m.",
    "unplaced": "{statements} with {children} tell of a place that nobody has registered, and give no position.",
    "possible": "{statements} with {children} may be of the period, but are told too coarsely or run over its edge: in no row.",
    "undated": "{statements} with {children} are of no known time, and in no row.",
    "other_parts": "{statements} with {children} tell of parts of events that were not asked for, such as where an episode began.",
    "age_unknown": "{statements} tell only of {people} whose age nobody has said: they are in no row.",
}


def _notes(values: Any, roles: Sequence[str], left: dict[str, list[set[str]]], everybody: int) -> list[str]:
    asked = ", ".join(kind.replace("_", " ") for kind in values.get("kinds", ())) or "every kind of event"
    notes = [f"Counted: children as {', '.join(role.replace('_', ' ') for role in roles)}; {asked}."]
    notes.append(f"Distinct children in all: {everybody}.")
    for note, words in SAID.items():
        if note in left:
            told, people = len(left[note]), len(set().union(*left[note]))
            numbers = {
                "statements": f"{told} statement{'s' * (told > 1)}",
                "events": f"{told} event{'s' * (told > 1)}",
                "children": f"{people} child{'ren' * (people > 1)}",
                "people": f"{people} {'people' if people > 1 else 'person'}",
            }
            notes.append(words.format(**numbers))
    return notes


def _nowhere(unplaced: list[tuple[str, str, str]]) -> list[str]:
    if not unplaced:
        return []
    called = sorted((agency, kind.replace("_", " ") or "not said what") for agency, kind, _ in unplaced)
    counted = [f"{agency}, {kind}: {called.count((agency, kind))}" for agency, kind in dict.fromkeys(called)]
    words = [w for _, _, w in unplaced if w and not any(c.isdigit() for c in w)]
    ranked = sorted(set(words), key=lambda w: (-words.count(w), w))
    listed = ", ".join(f"{w} ({words.count(w)})" for w in ranked)
    named = [f"Words that name no place of the register: {listed}."] if ranked else []
    return [f"Places nobody has registered: {'; '.join(counted)}.", *named]


# askings and worlds


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A period, mostly of all the days that worlds speak of; at times other parts, kinds, roles, or with the period before."""
    since = random.choice(("2025-01-01", "2025-01-01", "2026-01-01", "2026-02-02"))
    values: dict[str, Any] = {"since": since, "until": random.choice(("2026-02-02", "2026-03-31", "2026-03-31"))}
    if random.random() < 0.3:
        values["parts"] = ["started", "occurred", "last_seen", "found"]
    if random.random() < 0.2:
        values["kinds"] = ["missing"]
    if random.random() < 0.2:
        values["area"] = [*sorted(told_places(told))[:1], cell_100m(*POINTS[2]).cell_id]
    if random.random() < 0.2:
        values["roles"] = ["missing", "victim"]
    if random.random() < 0.3:
        values |= {"compare": True, "since": random.choice(("2026-02-01", "2026-01-05")), "until": "2026-02-28"}
    return values


def area(told: Oracle) -> list[str]:
    """A ward of a world's register, or else a place, which is no area; and a cell."""
    return [*told_places(told)[:1], cell_100m(*POINTS[2]).cell_id]


def told_places(told: Oracle) -> list[str]:
    """The wards, and then the places, of a world's register."""
    entities = told.entities()
    listed = [(v.part.register != "ward", entities[v.about]) for v in told.versions if v.part.register]
    return [entity for _, entity in sorted(set(listed))]


def world(random: Random, events: int = 5) -> World:
    """Four people, one of disputed age and one an adult, in events told of by UPRN, reference, words and points; and a register."""
    who = [person("police", f"p{n}") for n in range(4)]
    rows = []
    for n, (one, born) in enumerate(zip(who, ("2010-05-01", "2011-03-04", "2012-09-30", "1984-02-29"), strict=True)):
        home = Link("LIVES_AT", one, place("police", f"100{n}", f"uprn:100{n}"), qualifiers={"uprn": f"100{n}"})
        lives = (home,) if random.random() < 0.5 else ()
        rows.append(said(random, "police", one, *lives, born=(born, born), reference=f"person {n}"))
    rows.append(said(random, "police", who[0], born=("1990-01-01", "1990-12-31"), reference="person again"))
    rows += [*(registered(random, n) for n in range(4)), ward()]
    for n in range(events):
        what, day = event("police", f"e{n}"), random.choice(DAYS)
        when = {"event": between(day, day), "event_kind": random.choice(("missing", "concern"))}
        at = there(random, what) if random.random() < 0.8 else ()
        rows.append(said(random, "police", what, *at, **when, reference=f"event {n}"))
        for _ in range(random.randint(1, 3)):
            agency = random.choice(AGENCIES[:2])
            involved = Link(
                "INVOLVED_IN",
                random.choice(who),
                what,
                qualifiers={"role": random.choice(("missing", "victim", "carer"))},
            )
            also = random.choice(((), there(random, what, agency)))
            rows.append(said(random, agency, what, involved, *also, reference=f"involved {len(rows)}"))
    return files(random, rows)


def registered(random: Random, number: int) -> Any:
    """An entry of the register: by UPRN, name, reference, point or footprint."""
    lat, lon = POINTS[number % len(POINTS)]
    square = [[lon, lat], [lon + 0.0004, lat], [lon + 0.0004, lat + 0.0004], [lon, lat + 0.0004], [lon, lat]]
    shape = {
        **EMPTY,
        "name": f"Place {number}",
        "other_names": ["The Arcade"] if number == random.randint(0, 3) else [],
        "uprns": [f"100{number}"] if random.random() < 0.6 else [],
        "geometry": random.choice(
            (None, {"type": "Point", "coordinates": [lon, lat]}, {"type": "Polygon", "coordinates": [square]})
        ),
        "references": [f"police/book/L{number}"] if random.random() < 0.5 else [],
    }
    group = random.choice(("place", "place", "routine", "artefact"))
    about, text = place("place-register", f"R{number}"), json.dumps(shape)
    main = part(
        about, access(random, "place-register"), kind="register", names=(shape["name"],), register=group, shape=text
    )
    return row(main, reference=f"R{number}")


def ward() -> Any:
    """A ward round the first two points."""
    ring = [[-2.37, 51.37], [-2.35, 51.37], [-2.35, 51.39], [-2.37, 51.39], [-2.37, 51.37]]
    shape = {**EMPTY, "name": "Ward", "kind": "ward", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    about = place("place-register", "W1")
    main = part(
        about, AccessClass("place-register"), kind="register", names=("Ward",), register="ward", shape=json.dumps(shape)
    )
    return row(main, reference="W1")


def there(random: Random, what: Mention, agency: str = "police") -> tuple[Link, ...]:
    """Somewhere an event, or a part of it, was: told in some of the ways that a row may tell it."""
    number, day = random.randint(0, 3), random.choice(DAYS)
    spot: dict[str, Any] = {"part": random.choice(("occurred", "occurred", "found", "started"))}
    if random.random() < 0.2:
        spot["place_kind"] = random.choice(("home", "online", "shop", "refuge"))
    if random.random() < 0.4:
        spot["uprn"] = f"100{number}"
    if random.random() < 0.3:
        spot["place_ref"] = f"book/L{number}"
    if random.random() < 0.4:
        spot["words"] = random.choice((f"place {number}", "the arcade", "by the shops"))
    if random.random() < 0.6:
        lat, lon = POINTS[random.randrange(len(POINTS))]
        lat += random.choice((0, 0.0001, 0.0005))
        spot |= {"lat": lat, "lon": lon, "precision_m": random.choice((10.0, 100.0, 1000.0)), "method": "lat_lon"}
        if spot["precision_m"] <= 250:
            spot["cell"] = cell_100m(lat, lon).cell_id
    where = place(agency, spot["uprn"], f"uprn:{spot['uprn']}") if "uprn" in spot else place(agency, f"L{number}")
    when = random.choice((between(day, day), between(day, day), between("2026-01-20", "2026-03-02"), None))
    return (Link("AT", what, where, qualifiers=spot, **({"valid": when} if when else {})),)
