"""Worlds, readers and askings to try the model on: few agencies, few people and places, much that overlaps, clashes and changes.

Everything is drawn from one `Random` whose seed hypothesis picks, so that one number says all of a failing case.
"""

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from graph_service.model.facts import Feed, Governance, Link, Mention, Part, StagedRow
from graph_service.model.identity import Verdict
from graph_service.model.question import Scope
from graph_service.model.times import ALWAYS, Bounds, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import ASSERTIONS, BETWEEN_PEOPLE, HarmContext, Sensitivity, Statement
from graph_service.spelling.names import name_keys
from graph_service.spelling.places import postcode
from graph_service.spelling.plates import plate, plate_keys
from tests.oracle import Oracle
from tests.worlds import (
    START,
    File,
    Judge,
    Restrict,
    Undo,
    World,
    between,
    event,
    moment,
    numbered,
    part,
    person,
    place,
    reader,
    row,
    vehicle,
)

AGENCIES = ("police", "council", "school", "health")
NAMES = ("Jordan Smith", "Jordon Smyth", "Amira Khan", "Lee Ward", "Jordan Ward")
BIRTHS = ("2010-05-01", "2009-11-20", "2008-02-03", "1984-02-29")
GRADES = ("ungraded", "3x5x2 1 A P", "3x5x2 2 D P", "5x5x5 E 4 1", "5x5x5 B 2 1")
DAYS = ("2025-12-31", "2026-01-05", "2026-02-02", "2026-02-20")
PLATES = ("AB12CDE", "AB12CDF")
SOUGHT = (*NAMES, "Smith", "Arcade", "Jordan", "AB12 CDE", "AB12 C??", "??12CDF", "BA1 1AA", "100090001234")
POINTS = ((51.3811, -2.3590), (51.3812, -2.3591), (51.4545, -2.5879))
NOWHERE = "e_" + "a" * 24


def few(examples: int) -> settings:
    """So many seeds, always the same ones; fifty times as many, new ones each time, with SIGHTLINE_PROPERTY=large."""
    large = os.environ.get("SIGHTLINE_PROPERTY") == "large"
    return settings(
        max_examples=examples * 50 if large else examples,
        derandomize=not large,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def seeds() -> st.SearchStrategy[int]:
    """The seed of everything a test draws."""
    return st.integers(0, 2**32)


# what agencies write


def world(random: Random) -> World:
    """Three to seven steps: files of a few feeds, told again, corrected and withdrawn; judgements and restrictions between."""
    agencies = random.sample(AGENCIES, random.randint(2, 4))
    feeds = [
        Feed(agency, "book", source, random.random() < 0.4, Governance(basis=source))
        for agency in agencies
        for source in ("people", "events")[: random.randint(1, 2)]
    ]
    entries = {feed.name: _entries(random, feed.agency) for feed in feeds}
    steps: list[File | Judge | Restrict | Undo] = []
    for number in range(random.randint(4, 8)):
        chance = random.random()
        if number < 2 or chance < 0.55:
            feed = feeds[number] if number < 2 else random.choice(feeds)
            steps.append(_file(random, steps, feed, entries[feed.name]))
        elif chance < 0.7:
            verdict = random.choice((Verdict.SAME, Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE))
            steps.append(Judge(verdict, _person(random, agencies), _person(random, agencies)))
        elif chance < 0.82:
            steps.append(Restrict(_person(random, agencies)))
        else:
            steps.append(Undo(random.choice([n for n, step in enumerate(steps) if not isinstance(step, Undo)])))
    return tuple(steps)


def _file(random: Random, before: Sequence[Any], feed: Feed, entries: list[list[StagedRow]]) -> File:
    """A file of some of the feed's entries, each as one of its variants; or one that came before, again or newly mapped."""
    earlier = [step for step in before if isinstance(step, File) and step.feed == feed]
    if earlier and random.random() < 0.25:
        again = random.choice(earlier)
        return again if random.random() < 0.5 else replace(again, staged_by="profile 2")
    rows = [random.choice(entry) for entry in entries if random.random() < 0.85]
    rows += [random.choice(random.choice(entries)) for _ in range(random.randint(0, 2))]
    rows = [replace(row, whole=random.random() < 0.9) for row in rows]
    random.shuffle(rows)
    taken = utc_text(START + timedelta(days=len(before) - random.choice((2, 2, 2, 3)), hours=-1))
    return File(feed, numbered(rows), taken, f"digest of {feed.name} {len(before)}", batch=random.choice((0, 0, 1)))


def _entries(random: Random, agency: str) -> list[list[StagedRow]]:
    """What a feed writes about: two to five entries, each with the one or two ways it is written."""
    kinds = [_about_person, _about_person, _event, _links]
    kinds += random.choices(
        (_about_person, _links, _event, _event, _place, _vehicle, _sighting), k=random.randint(1, 4)
    )
    entries = []
    for number, kind in enumerate(kinds):
        state = random.getstate() if random.random() < 0.3 else None
        variants = [kind(random, agency, number)]
        if random.random() < 0.6:
            if state:
                random.setstate(state)
            variants.append(kind(random, agency, number))
        entries.append(variants)
    return entries


def _who(random: Random) -> int:
    """One of four people: two children much spoken of, one less, and an adult."""
    return random.choice((0, 0, 1, 1, 2, 3))


def _person(random: Random, agencies: Sequence[str]) -> Mention:
    return person(random.choice(agencies), f"P{_who(random)}")


def _access(random: Random, agency: str) -> AccessClass:
    return random.choice(
        (
            AccessClass(agency),
            AccessClass(agency),
            AccessClass(agency),
            AccessClass(agency),
            AccessClass(agency, "OFFICIAL-SENSITIVE", "C", ("A2",)),
            AccessClass(agency, tags=("health",)),
            AccessClass(agency, tags=("operation:oak",)),
        )
    )


def _common(random: Random, agency: str) -> dict[str, Any]:
    return {
        "recorded_at": random.choice(("", *(f"{day}T09:30:00.000000Z" for day in DAYS))),
        "grade": random.choice(GRADES),
        "origin": random.choice((None, None, ("police", "log", "77"), ("school", "log", "9"))),
        "valid": _valid(random),
        "statement": random.choice(list(Statement)),
        "harm_context": random.choice(list(HarmContext)),
        "disputed": random.random() < 0.1,
    }


def _valid(random: Random) -> Bounds:
    first, last = sorted(random.choices(DAYS, k=2))
    return random.choice((ALWAYS, ALWAYS, between(first, last)))


def _about_person(random: Random, agency: str, number: int) -> StagedRow:
    """A person, at times keyed, at times with another's birth date, at times with links in another class."""
    who = _who(random)
    born = BIRTHS[who] if random.random() < 0.8 else random.choice(BIRTHS)
    key = f"nhs:{who}:{born}" if random.random() < 0.8 else ""
    names = random.sample(NAMES, random.randint(1, 2))
    access = _access(random, agency)
    about = person(agency, f"P{who}", key)
    keys = frozenset(key for name in names for key in name_keys(name))
    born_bounds = random.choice(((born, born), (born, born), (f"{born[:4]}-01-01", f"{born[:4]}-12-31"), None))
    numbers = (f"nhs:{who}",) if key else ()
    named = part(
        about,
        access,
        kind="person",
        names=tuple(names),
        keys=keys,
        born=born_bounds,
        numbers=numbers,
        **_common(random, agency),
    )
    parts = [named, *_more(random, agency, replace(about, key=""))]
    return row(*parts, reference=f"person {number}")


def _more(random: Random, agency: str, about: Mention) -> list[Part]:
    """At times one or two more parts of the row, each in its own class, with links; some with a place in a history."""
    if random.random() < 0.5:
        return []
    told = []
    for name, dated in random.sample((("links", ""), ("at a|", "at"), ("at b|", "at"), ("since a|", "since")), k=2)[
        : _two(random)
    ]:
        links = [_link(random, agency, about) for _ in range(random.randint(1, 3))]
        access = _access(random, agency)
        told.append(part(about, access, *links, name=name, kind="links", dated=dated, **_common(random, agency)))
    return told


def _two(random: Random) -> int:
    return 2 if random.random() < 0.4 else 1


def _link(random: Random, agency: str, start: Mention) -> Link:
    end = person(agency, f"P{_who(random)}")
    pair = (start, end) if random.random() < 0.5 else (end, start)
    choices = [
        Link(random.choice(BETWEEN_PEOPLE), *pair, valid=_valid(random)),
        Link(random.choice(BETWEEN_PEOPLE[:3]), *pair, valid=_valid(random)),
        Link("LIVES_AT", start, _a_place(random, agency), valid=_valid(random)),
        Link("USES", start, vehicle(agency, random.choice(PLATES)), valid=_valid(random)),
    ]
    return random.choice(choices)


def _links(random: Random, agency: str, number: int) -> StagedRow:
    """Links between people; by reference or a row of its own."""
    about = person(agency, f"P{_who(random)}")
    links = [_link(random, agency, about) for _ in range(random.randint(1, 3))]
    main = part(about, _access(random, agency), *links, kind="link", **_common(random, agency))
    return row(main, reference=random.choice((f"link {number}", "")))


def _a_place(random: Random, agency: str) -> Mention:
    which = random.randint(0, 3)
    mark = Sensitivity.HOME if which == 3 else Sensitivity.NONE
    return place(agency, f"L{which}", f"uprn:{which}" if which < 2 else "", mark)


def _event(random: Random, agency: str, number: int) -> StagedRow:
    """Something that happened, where, and who was involved; at times the people in another class."""
    about = event(agency, f"E{random.randint(0, 2)}")
    day = random.choice(DAYS)
    at = []
    for _ in range(random.randint(1, 2)):
        qualifiers: dict[str, Any] = {"part": random.choice(("occurred", "occurred", "last_seen", "found", "started"))}
        if random.random() < 0.8:
            lat, lon = random.choice(POINTS)
            qualifiers |= {"lat": lat, "lon": lon, "precision_m": random.choice((10.0, 100.0)), "method": "lat_lon"}
        at.append(Link("AT", about, _a_place(random, agency), valid=_valid(random), qualifiers=qualifiers))
    people = [
        Link("INVOLVED_IN", _anyone(random, agency), about, qualifiers={"role": random.choice(("missing", "suspect"))})
        for _ in range(random.randint(1, 3))
    ]
    said = {"event": between(day, day), "event_kind": "missing"}
    if random.random() < 0.5:
        main = part(about, _access(random, agency), *at, *people, kind="event", **said, **_common(random, agency))
        return row(main, reference=f"event {number}")
    where = part(about, _access(random, agency), *at, kind="event", **said, **_common(random, agency))
    who = part(about, _access(random, agency), *people, name="people", kind="event", **_common(random, agency))
    return row(where, who, reference=f"event {number}")


def _anyone(random: Random, agency: str) -> Mention:
    if random.random() < 0.15:
        return vehicle(agency, random.choice(PLATES))
    return person(agency, f"P{_who(random)}")


def _place(random: Random, agency: str, number: int) -> StagedRow:
    name = random.choice(("The Arcade", "Jordan Park"))
    code = random.choice(("BA11AA", "BA11AB"))
    main = part(
        _a_place(random, agency),
        _access(random, agency),
        kind="place",
        names=(name,),
        keys=name_keys(name) | random.choice((set(), {f"pc:{postcode(code)}"}, {"uprn:100090001234"})),
        **_common(random, agency),
    )
    return row(main, reference=f"place {number}")


def _vehicle(random: Random, agency: str, number: int) -> StagedRow:
    mark = random.choice(PLATES)
    about = vehicle(agency, mark)
    keeper = Link("KEEPER_OF", person(agency, f"P{_who(random)}"), about, valid=_valid(random))
    keys = frozenset(plate_keys(plate(mark)))
    main = part(
        about, _access(random, agency), keeper, kind="vehicle", names=(mark,), keys=keys, **_common(random, agency)
    )
    return row(main, reference=f"vehicle {number}")


def _sighting(random: Random, agency: str, number: int) -> StagedRow:
    """A row without a reference about somebody without one."""
    unknown = replace(person(agency, "x"), reference="", slot="seen")
    link = Link("SEEN_WITH", person(agency, f"P{_who(random)}"), unknown, valid=_valid(random))
    main = part(unknown, _access(random, agency), link, kind="sighting", **_common(random, agency))
    if random.random() < 0.6:
        return row(main)
    apart = AccessClass(agency, tags=("operation:ash",))
    return row(main, part(unknown, apart, link, name="more", kind="sighting", **_common(random, agency)))


# who asks, what and when


def scope(random: Random, classes: Sequence[AccessClass]) -> Scope:
    """A reader admitted to all classes, all but one, or some."""
    if not classes or random.random() < 0.15:
        return reader(classes)
    if random.random() < 0.5:
        left_out = random.choice(classes)
        return reader([c for c in classes if c != left_out])
    return reader([c for c in classes if random.random() < 0.7])


def times(random: Random, steps: int) -> dict[str, Any]:
    """At times an earlier moment, a day of the world, a day by which it was written, or some agencies only."""
    values: dict[str, Any] = {}
    if random.random() < 0.4:
        known = START + timedelta(days=random.randint(0, steps), hours=random.choice((0, 0, -1, 1)))
        values["known_at"] = known.isoformat()
    if random.random() < 0.2:
        values["as_at"] = random.choice((*DAYS, "2026-01-20", "2026-03-02"))
    if random.random() < 0.2:
        values["recorded_by"] = random.choice((*DAYS, moment(random.randint(0, steps))[:10]))
    if random.random() < 0.15:
        values["agencies"] = random.sample(AGENCIES, 2)
    return values


def asking(random: Random, told: Oracle, name: str) -> dict[str, Any]:
    """Parameters of one question about what this world speaks of."""
    every = [*sorted(i for f in told.facts for i in (f.start, f.end)), NOWHERE]
    values = times(random, len(told.outcomes))
    if random.random() < 0.4:
        values["most"] = random.randint(1, 3)
    match name:
        case "shared_associates":
            values |= dict(zip("ab", _well_connected(random, told), strict=True))
            if random.random() < 0.5:
                values["most"] = 1
        case "how_connected":
            a = random.choice(_ends(told, ASSERTIONS) or every)
            b = _walk(random, told, a, random.randint(1, 4), ASSERTIONS)
            values |= {"a": a, "b": b if a != b else NOWHERE[:-1] + "b"}
            if random.random() < 0.5:
                values["longest"] = random.randint(1, 4)
            if random.random() < 0.3:
                values["kinds"] = list(BETWEEN_PEOPLE)
        case "known_when":
            values["entity"] = random.choice(every)
        case "evidence":
            ids = sorted({f.id for f in told.facts if f.id}) or ["a_" + "a" * 24 + "_" + "a" * 24]
            values["assertion"] = random.choice(ids)
            values.pop("most", None)
        case "find":
            values["text"] = random.choice(
                (*NAMES, "Smith", "Arcade", "Jordan", "AB12 CDE", "AB12 C??", "??12CDF", "BA1 1AA")
            )
        case "hotspots":
            since = random.choice(("2025-01-01", "2025-01-01", "2026-01-01", "2026-02-02"))
            if random.random() < 0.3:
                values["parts"] = ["started", "occurred", "last_seen", "found"]
            values |= {"since": since, "until": random.choice(("2026-02-02", "2026-03-31", "2026-03-31"))}
    return values


def _ends(told: Oracle, kinds: Collection[str]) -> list[str]:
    return sorted(i for f in told.facts if f.link and f.link.kind in kinds for i in (f.start, f.end))


def _well_connected(random: Random, told: Oracle) -> tuple[str, str]:
    """Two people, of some at random those with most people between them, whenever that was."""
    beside: dict[str, set[str]] = {}
    for f in (f for f in told.facts if f.link and f.link.kind in BETWEEN_PEOPLE):
        beside.setdefault(f.start, set()).add(f.end)
        beside.setdefault(f.end, set()).add(f.start)
    people = [*sorted(beside), NOWHERE, NOWHERE[:-1] + "b"]
    pairs = [tuple(random.sample(people, 2)) for _ in range(6)]
    return max(pairs, key=lambda pair: len(beside.get(pair[0], set()) & beside.get(pair[1], set())))


def _walk(random: Random, told: Oracle, entity: str, steps: int, kinds: Collection[str]) -> str:
    """Where some steps along links ever believed may lead."""
    passed = {entity}
    for _ in range(steps):
        links = [f for f in told.facts if f.link and f.link.kind in kinds and entity in (f.start, f.end)]
        ends = sorted(end for f in links for end in (f.start, f.end) if end not in passed)
        passed.add(entity)
        entity = random.choice(ends) if ends and random.random() < 0.95 else NOWHERE
    return entity
