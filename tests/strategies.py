"""Worlds, readers and askings to try the model on: few agencies, few people and places, much that overlaps, clashes and changes.

Everything is drawn from one `Random` whose seed hypothesis picks, so that one number says all of a failing case.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from graph_service.model.facts import Feed, Governance, Link, Mention, Origin, Part, PartClass, StagedRow
from graph_service.model.identity import Verdict
from graph_service.model.kinds import BETWEEN_PEOPLE
from graph_service.model.question import Scope
from graph_service.model.times import ALWAYS, Bounds, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import HarmContext, StatementKind
from graph_service.spelling.names import name_keys
from graph_service.spelling.places import postcode
from graph_service.spelling.plates import plate, plate_keys
from graph_service.spelling.points import cell_100m
from tests.oracle.reading import Oracle
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
FEEDS = (("people", "Person"), ("events", ""), ("roll", "Person"))
COLUMNS = ("phone", "contact")
PLATES = ("AB12CDE", "AB12CDF")
SOUGHT = (*NAMES, "Smith", "Arcade", "Jordan", "AB12 CDE", "AB12 C??", "??12CDF", "BA1 1AA", "100090001234")
POINTS = ((51.3811, -2.3590), (51.3812, -2.3591), (51.4545, -2.5879))
AREAS = {"L0": "LK4", "L1": "LK7", "L2": "LK4"}
NOWHERE = "e_" + "a" * 24


def few(examples: int) -> settings:
    """So many seeds, always the same ones; two hundred times as many, new ones each time, with SIGHTLINE_PROPERTY=large."""
    large = os.environ.get("SIGHTLINE_PROPERTY") == "large"
    return settings(
        max_examples=examples * 200 if large else examples,
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
    """Four to eight steps: files of a few feeds, told again, tightened, corrected, withdrawn; judgements and restrictions between."""
    agencies = random.sample(AGENCIES, random.choice((2, 2, 3)))
    feeds = [
        Feed(agency, "book", source, random.random() < 0.4, Governance(basis=source), thing)
        for agency in agencies
        for source, thing in random.sample(FEEDS, random.randint(1, 2))
    ][:4]
    entries = {feed.name: _entries(random, feed, agencies) for feed in feeds}
    steps: list[File | Judge | Restrict | Undo] = []
    for number in range(random.randint(4, 8)):
        chance = random.random()
        if number < 2 or chance < 0.6:
            feed = feeds[number] if number < 2 else random.choice(feeds)
            steps.append(_file(random, steps, feed, entries[feed.name]))
        elif chance < 0.72:
            verdict = random.choice((Verdict.SAME, Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE))
            by = random.choice(("*", *agencies))
            steps.append(Judge(verdict, _person(random, agencies), _person(random, agencies), by))
        elif chance < 0.82:
            steps.append(Restrict(_person(random, agencies), random.choice(("", "", "", *agencies))))
        else:
            done = [n for n, step in enumerate(steps) if not isinstance(step, Undo)]
            steps.append(Undo(random.choice(done), random.random() < 0.4))
    return tuple(declared(random, steps))


def declared(random: Random, steps: Sequence[Any]) -> list[Any]:
    """The same steps, most files with the classes of their parts, a feed's all one and at times tighter by a newer profile, and some
    with the days that they cover."""
    given: dict[tuple[str, str], tuple[PartClass, ...]] = {}
    found = []
    for step in steps:
        if isinstance(step, File):
            key = (step.feed.name, step.staged_by)
            if key not in given:
                parts = [PartClass(f"part {n}", (), access(random, step.feed.agency)) for n in range(_two(random))]
                given[key] = tuple(parts) if random.random() < 0.8 else ()
            first, last = sorted(random.choices((*DAYS, "2026-01-20"), k=2))
            days = (first, last) if random.random() < 0.6 else None
            found.append(replace(step, classes=given[key], covers=days))
        else:
            found.append(step)
    return found


def _file(random: Random, before: Sequence[Any], feed: Feed, entries: list[list[StagedRow]]) -> File:
    """A file of some of the feed's entries, each as one of its variants; or one that came before, again, newly mapped or killed."""
    earlier = [step for step in before if isinstance(step, File) and step.feed == feed]
    if earlier and random.random() < 0.25:
        again = replace(random.choice(earlier), killed=None)
        return again if random.random() < 0.5 else replace(again, staged_by="profile 2")
    rows = [random.choice(entry) for entry in entries if random.random() < 0.85]
    rows += [random.choice(random.choice(entries)) for _ in range(random.randint(0, 2))]
    rows = [replace(row, whole=random.random() < 0.9) for row in rows]
    random.shuffle(rows)
    taken = utc_text(START + timedelta(days=len(before) - random.choice((2, 2, 2, 3)), hours=-1))
    killed = random.choice((1, 2)) if random.random() < 0.15 else None
    batch = 1 if killed else random.choice((0, 0, 1))
    return File(feed, numbered(rows), taken, f"digest of {feed.name} {len(before)}", batch=batch, killed=killed)


def _entries(random: Random, feed: Feed, agencies: Sequence[str]) -> list[list[StagedRow]]:
    """What a feed writes about: three to eight entries, each with the ways it is written; at times only the class differs."""
    about = _about_person if feed.thing == "Person" else _noted
    kinds = [about, about, about] if feed.thing == "Person" else [about, about, _event, _links]
    others = (about, _links, _event, _event, _place, _vehicle, _sighting, _quote)
    kinds += random.choices(others, k=random.randint(1, 4))
    entries = []
    for number, kind in enumerate(kinds):
        written = [kind(random, feed.agency, number, agencies)]
        if random.random() < 0.4:
            written.append(tightened(random, written[0]))
        if random.random() < 0.6:
            written.append(kind(random, feed.agency, number, agencies))
        entries.append(written)
    return entries


def tightened(random: Random, told: StagedRow) -> StagedRow:
    """The same row with one or all of its parts in another class, and at times a column under another name or in another part."""
    agency = told.parts[0].access.agency
    access, every = _closed(random, agency), random.random() < 0.6
    parts = [replace(p, access=access) if every or n == len(told.parts) - 1 else p for n, p in enumerate(told.parts)]
    if random.random() < 0.3:
        parts = [_renamed(random, p) for p in parts]
    if len(parts) > 1 and random.random() < 0.4:
        parts = _moved(parts)
    again = row(*parts, reference=told.reference)
    blank = [c for c in told.classes if c.part not in {p.name for p in parts}]
    return replace(again, classes=(*again.classes, *(replace(c, access=access) for c in blank if every)))


def _renamed(random: Random, told: Part) -> Part:
    """The part with its columns under other headings, or under other names and the same headings."""
    if random.random() < 0.5:
        return replace(told, headings={column: f"{heading} (new)" for column, heading in told.headings.items()})
    raw = {f"{column}2" if column in COLUMNS else column: value for column, value in told.raw.items()}
    return replace(told, raw=raw, headings={column: column.removesuffix("2") for column in raw})


def _moved(parts: list[Part]) -> list[Part]:
    """The parts with one column of the first standing in the last instead."""
    first, *middle, last = parts
    column = next((c for c in first.raw if c in COLUMNS and c not in last.raw), None)
    if column is None:
        return parts
    left = {c: v for c, v in first.raw.items() if c != column}
    headings = {**last.headings, column: first.headings.get(column, column)}
    return [
        replace(first, raw=left),
        *middle,
        replace(last, raw={**last.raw, column: first.raw[column]}, headings=headings),
    ]


def _who(random: Random) -> int:
    """One of four people: two children much spoken of, one less, and an adult."""
    return random.choice((0, 0, 1, 1, 2, 3))


def _person(random: Random, agencies: Sequence[str]) -> Mention:
    return person(random.choice(agencies), f"P{_who(random)}")


def access(random: Random, agency: str) -> AccessClass:
    """The agency's open class, at times another."""
    return AccessClass(agency) if random.random() < 0.65 else _closed(random, agency)


def _closed(random: Random, agency: str) -> AccessClass:
    return random.choice(
        (
            AccessClass(agency, "OFFICIAL-SENSITIVE", "C", ("A2",)),
            AccessClass(agency, handling="C"),
            AccessClass(agency, "OFFICIAL-SENSITIVE"),
            AccessClass(agency, tags=("health",)),
            AccessClass(agency, tags=("operation:oak",)),
            AccessClass(agency, tags=("sealed",)),
        )
    )


def common(random: Random, agency: str) -> dict[str, Any]:
    """What any part may say besides: among it, at times, a column that all sources call by one of two names."""
    column = random.choice((None, None, *COLUMNS))
    return {
        "raw": {column: random.choice(("07700900001", "07700900002"))} if column else None,
        "recorded_at": random.choice(("", *(f"{day}T09:30:00.000000Z" for day in DAYS))),
        "grade": random.choice(GRADES),
        "origin": random.choice((None, None, Origin("police", "log", "77"), Origin("school", "log", "9", "events"))),
        "valid": valid(random),
        "statement": random.choice(list(StatementKind)),
        "harm_context": random.choice(list(HarmContext)),
        "disputed": random.random() < 0.1,
    }


def valid(random: Random) -> Bounds:
    """Always, or from one day to another."""
    first, last = sorted(random.choices(DAYS, k=2))
    return random.choice((ALWAYS, ALWAYS, between(first, last)))


def _about_person(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """A person on the agency's own books, at times with a number, at times another's; at times with links in another class."""
    who = number % 4
    about, names = person(agency, f"P{who}"), random.sample(NAMES, random.randint(1, 2))
    born = BIRTHS[who] if random.random() < 0.8 else random.choice(BIRTHS)
    shown = random.choice(((born, born), (born, born), (f"{born[:4]}-01-01", f"{born[:4]}-12-31"), None))
    said = {
        "bears": _bears(random, who, shown, names[0]),
        "names": tuple(names),
        "keys": frozenset(key for name in names for key in name_keys(name)),
        "born": shown,
    }
    main = part(about, access(random, agency), kind="person", **said, **common(random, agency))
    parts = [main, *_more(random, agency, about, agencies)]
    blank = [PartClass("contact", (("phone", "phone"),), access(random, agency))] if random.random() < 0.5 else []
    return row(*parts, reference=about.reference, blank=blank)


def _noted(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """The same in a file whose rows have references of their own: it tells of the person, and is not the book that keys them."""
    told = _about_person(random, agency, number, agencies)
    parts = tuple(replace(p, bears={}) for p in told.parts)
    return replace(told, parts=parts, reference=f"note {number}")


def _bears(random: Random, who: int, born: tuple[str, str] | None, name: str) -> dict[str, str]:
    """What the row says that may be a key; a number is at times a twin's or blank, and a column at times not in the file."""
    stands: dict[str, str] = {}
    for kind in ("nhs", "upn"):
        number = random.choice((who, who, who, who, who, 1 - who % 2, None))
        stands[kind] = "" if number is None else f"{kind}{number}"
    stands["born"] = born[0] if born and born[0] == born[1] else ""
    stands["forename"] = name[:3].casefold()
    return {column: value for column, value in stands.items() if random.random() < 0.85}


def _quote(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """What one agency says of a person by another's reference."""
    about, born = _person(random, agencies), random.choice(BIRTHS)
    name = random.choice(NAMES)
    said = {"names": (name,), "keys": frozenset(name_keys(name)), "born": (born, born)}
    links = [_link(random, agency, about, agencies)] if random.random() < 0.5 else []
    main = part(about, access(random, agency), *links, kind="quote", **said, **common(random, agency))
    return row(main, reference=f"quote {number}")


def _more(random: Random, agency: str, about: Mention, agencies: Sequence[str]) -> list[Part]:
    """At times one or two more parts of the row, each in its own class, with links; some with a place in a history."""
    if random.random() < 0.5:
        return []
    told = []
    for name, dated in random.sample((("links", ""), ("at a|", "at"), ("at b|", "at"), ("since a|", "since")), k=2)[
        : _two(random)
    ]:
        links = [_link(random, agency, about, agencies) for _ in range(random.randint(1, 3))]
        classed = access(random, agency)
        told.append(part(about, classed, *links, name=name, kind="links", dated=dated, **common(random, agency)))
    return told


def _two(random: Random) -> int:
    return 2 if random.random() < 0.4 else 1


def _link(random: Random, agency: str, start: Mention, agencies: Sequence[str]) -> Link:
    end = person(random.choice((agency, agency, agency, *agencies)), f"P{_who(random)}")
    pair = (start, end) if random.random() < 0.5 else (end, start)
    choices = [
        Link(random.choice(BETWEEN_PEOPLE), *pair, valid=valid(random)),
        Link(random.choice(BETWEEN_PEOPLE[:3]), *pair, valid=valid(random)),
        home(random, agency, start),
        Link("USES", start, vehicle(agency, random.choice(PLATES)), valid=valid(random)),
    ]
    return random.choice(choices)


def home(random: Random, agency: str, who: Mention) -> Link:
    """That somebody lives at one of four places; the postcode district of three of them stands beside it."""
    where = _a_place(random, agency)
    said = {"area": AREAS[where.reference]} if where.reference in AREAS else {}
    return Link("LIVES_AT", who, where, valid=valid(random), qualifiers=said)


def _links(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """Links between people; by reference or a row of its own."""
    about = person(agency, f"P{_who(random)}")
    links = [_link(random, agency, about, agencies) for _ in range(random.randint(1, 3))]
    main = part(about, access(random, agency), *links, kind="link", **common(random, agency))
    return row(main, reference=random.choice((f"link {number}", "")))


def _a_place(random: Random, agency: str) -> Mention:
    which = random.randint(0, 3)
    return place(agency, f"L{which}", f"uprn:{which}" if which < 2 else "")


def _event(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """Something that happened, where, and who was involved; at times the people in another class."""
    about = event(agency, f"E{random.randint(0, 2)}")
    day = random.choice(DAYS)
    at = []
    for _ in range(random.randint(1, 2)):
        qualifiers: dict[str, Any] = {"part": random.choice(("occurred", "occurred", "last_seen", "found", "started"))}
        if random.random() < 0.8:
            lat, lon = random.choice(POINTS)
            qualifiers |= {"lat": lat, "lon": lon, "precision_m": random.choice((10.0, 100.0)), "method": "lat_lon"}
            qualifiers["cell"] = cell_100m(lat, lon).cell_id
        where, when = _a_place(random, agency), valid(random)
        at.append(Link("AT", about, where, valid=when if at else between(day, day), qualifiers=qualifiers))
    people = [
        Link("INVOLVED_IN", _anyone(random, agency), about, qualifiers={"role": random.choice(("missing", "suspect"))})
        for _ in range(random.randint(1, 3))
    ]
    said = {"event": between(day, day), "event_kind": "missing"}
    if random.random() < 0.5:
        main = part(about, access(random, agency), *at, *people, kind="event", **said, **common(random, agency))
        return row(main, reference=f"event {number}")
    where = part(about, access(random, agency), *at, kind="event", **said, **common(random, agency))
    who = part(about, access(random, agency), *people, name="people", kind="event", **common(random, agency))
    return row(where, who, reference=f"event {number}")


def _anyone(random: Random, agency: str) -> Mention:
    if random.random() < 0.15:
        return vehicle(agency, random.choice(PLATES))
    return person(agency, f"P{_who(random)}")


def _place(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    name = random.choice(("The Arcade", "Jordan Park"))
    code = random.choice(("BA11AA", "BA11AB"))
    main = part(
        _a_place(random, agency),
        access(random, agency),
        kind="place",
        names=(name,),
        keys=name_keys(name) | random.choice((set(), {f"pc:{postcode(code)}"}, {"uprn:100090001234"})),
        **common(random, agency),
    )
    return row(main, reference=f"place {number}")


def _vehicle(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    mark = random.choice(PLATES)
    about = vehicle(agency, mark)
    keeper = Link("KEEPER_OF", person(agency, f"P{_who(random)}"), about, valid=valid(random))
    keys = frozenset(plate_keys(plate(mark)))
    main = part(
        about, access(random, agency), keeper, kind="vehicle", names=(mark,), keys=keys, **common(random, agency)
    )
    return row(main, reference=f"vehicle {number}")


def _sighting(random: Random, agency: str, number: int, agencies: Sequence[str]) -> StagedRow:
    """A row without a reference about somebody without one."""
    unknown = replace(person(agency, "x"), reference="", slot="seen")
    link = Link("SEEN_WITH", person(agency, f"P{_who(random)}"), unknown, valid=valid(random))
    main = part(unknown, access(random, agency), link, kind="sighting", **common(random, agency))
    if random.random() < 0.6:
        return row(main)
    apart = AccessClass(agency, tags=("operation:ash",))
    return row(main, part(unknown, apart, link, name="more", kind="sighting", **common(random, agency)))


# a question's own world


def said(random: Random, agency: str, about: Mention, *links: Link, reference: str, **more: Any) -> StagedRow:
    """What one row of an agency's says: written, graded, copied and dated one way or another, mostly open."""
    return row(part(about, access(random, agency), *links, **{**common(random, agency), **more}), reference=reference)


def files(random: Random, rows: Iterable[StagedRow]) -> World:
    """A file of each agency's rows; then at times one once more, some of its rows tightened, and at times one withdrawn."""
    told: dict[str, list[StagedRow]] = {}
    for each in rows:
        told.setdefault(each.parts[0].access.agency, []).append(each)
    steps: list[File | Undo] = [_whole(agency, number, mine) for number, (agency, mine) in enumerate(told.items())]
    if random.random() < 0.5:
        agency = random.choice(list(told))
        again = [tightened(random, each) if random.random() < 0.3 else each for each in told[agency]]
        steps.append(_whole(agency, len(steps), again))
    if random.random() < 0.2:
        steps.append(Undo(random.randrange(len(steps)), random.random() < 0.5))
    return tuple(declared(random, steps))


def _whole(agency: str, number: int, rows: Sequence[StagedRow]) -> File:
    return File(Feed(agency, "book", "all"), numbered(rows), moment(number - 1), f"digest of {agency} {number}")


# who asks, what and when


def scope(random: Random, classes: Sequence[AccessClass]) -> Scope:
    """A reader admitted to all classes, all but one, or some."""
    if not classes or random.random() < 0.15:
        return reader(classes)
    if random.random() < 0.5:
        left_out = random.choice(classes)
        return reader([c for c in classes if c != left_out])
    return reader([c for c in classes if random.random() < 0.7])


def sound_scope(random: Random, classes: Sequence[AccessClass]) -> Scope:
    """A reader such as a policy makes: admitted to the meet of two classes exactly when to both."""
    tags = {tag for c in classes for tag in c.tags if random.random() < 0.5}
    cleared, shared = random.random() < 0.7, {"A2"} if random.random() < 0.5 else set()

    def admits(c: AccessClass) -> bool:
        handled = c.handling == "P" or bool(c.conditions and set(c.conditions) <= shared)
        return handled and set(c.tags) <= tags and (cleared or c.marking == "OFFICIAL")

    return reader([c for c in classes if admits(c)])


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


def graded(random: Random) -> dict[str, Any]:
    """At times the least grade of one scheme, or of both; those of the worlds lie on either side, by source or by information."""
    if random.random() < 0.8:
        return {}
    new, old = (random.choice(some) for some in (("3x5x2 1 A", "3x5x2 2 A", "3x5x2 1 D"), ("5x5x5 B 2", "5x5x5 E 3")))
    return {"grades": random.choice(([new], [old], [new, old]))}


def within(random: Random) -> dict[str, Any]:
    """At times a first day, a last one or both, of what was said to be so."""
    first, last = sorted(random.choices((*DAYS, "2026-01-20"), k=2))
    both = {"since": first, "until": last}
    return random.choice((both, {"since": last}, {"until": first})) if random.random() < 0.2 else {}


def ends(told: Oracle, kinds: Collection[str]) -> list[str]:
    """The entities that statements of these kinds ever ran between, as often as they did; where there are none, one there is not."""
    return sorted(i for f in told.facts if f.link and f.link.kind in kinds for i in (f.start, f.end)) or [NOWHERE]
