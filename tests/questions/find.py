"""What goes by a name, plate, number or postcode."""

import re
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, NamedTuple

from graph_service.model.facts import Mention
from graph_service.model.times import day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling import Unclean
from graph_service.spelling.births import with_birth
from graph_service.spelling.clues import clues
from graph_service.spelling.likeness import likeness_to
from graph_service.spelling.looks import looks_keys
from graph_service.spelling.names import name_keys
from graph_service.spelling.phones import ending_keys, ends_so, phone
from graph_service.spelling.places import district, postcode, uprn
from graph_service.spelling.plates import lookup_keys, matches, plate, plate_keys
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, Ranked, accounts, alone, evidenced, paged, support, supported
from tests.strategies import AGENCIES, NAMES, PLATES, SOUGHT, files, home, said
from tests.worlds import World, person, place, vehicle

MOST = 20


def loop(reading: Reading) -> Told:
    lines = [(n, line.strip()) for n, line in enumerate(reading.values["text"].splitlines(), start=1) if line.strip()]
    rows: list[dict[str, Any]] = []
    notes, nothing = [], []
    for number, text in lines:
        best, elsewhere = _of_line(reading, number, text)
        rows += paged(best.values(), MOST)
        said = f"Line {number}: " if len(lines) > 1 else ""
        if elsewhere:
            goes = "1 more goes" if elsewhere == 1 else f"{elsewhere} more go"
            notes.append(
                f"{said}{goes} by such a name, and no birth that you may see is on that day: leave the date out to see them."
            )
        if not best:
            tried = "; ".join(form.tried for form in forms(reading, text)) or "as nothing: it cannot be read"
            nothing.append(f"{said}{'tried' if said else 'Tried'} {tried}.")
    counted = [f"{len(nothing)} of {len(lines)} lines found nothing."] if nothing and len(lines) > 1 else []
    return rows, [*notes, *counted, *nothing]


def _of_line(reading: Reading, number: int, text: str) -> tuple[dict[str, Ranked], int]:
    """What one line finds, and how many of such a name cannot be born on the day it gives."""
    kinds = reading.values.get("kinds", list(EntityKind))
    records = [(v, e) for v, e in reading.records() if v.part.about.kind in kinds]
    best: dict[str, Ranked] = {}
    elsewhere = 0
    for form in forms(reading, text):
        for entity in sorted({e for _, e in records}):
            ours = [v for v, e in records if e == entity]
            if not form.hit({key for v in ours for key in v.part.keys}):
                continue
            ours = [v for v in ours if not form.exact or v.part.keys & form.keys]
            kind = ours[0].part.about.kind
            if kind is EntityKind.PLACE and all(v.feed.agency != "place-register" for v in ours):
                continue
            likeness, matched = max((form.like(name), name) for v in ours for name in (v.part.names or ("",)))
            if likeness < 0.6:
                continue
            if form.born and not _born_then(reading, entity, kind, form.born):
                elsewhere += 1
                continue
            if entity in best and round(likeness, 3) <= best[entity][2]["likeness"]:
                continue
            bearing = [reading.line(v, entity) for v in ours if form.exact or matched in v.part.names or not matched]
            age = _age(reading, entity) if kind is EntityKind.PERSON else ""
            area = _area(reading, entity) if kind is EntityKind.PERSON else []
            told = {"line": number, "age": age, "area": area, "references": _references(reading, entity, kind)}
            best[entity] = _match(entity, kind.value, matched, likeness, told, bearing)
    return best, elsewhere


def _born_then(reading: Reading, entity: str, kind: EntityKind, day: str) -> bool:
    bounds = reading.births(entity)
    return kind is EntityKind.PERSON and (not bounds or any(first <= day <= last for first, last in bounds))


def _references(reading: Reading, entity: str, kind: EntityKind) -> list[dict[str, str]]:
    """What agencies call their own: a row's reference, by the part of it that is found by it."""
    if kind in (EntityKind.PHONE, EntityKind.VEHICLE, EntityKind.PLACE):
        return []
    own = {
        (v.feed.agency, v.feed.system, v.row.reference)
        for v, e in reading.records()
        if e == entity and v.part.about.agency == v.feed.agency and f"r:{_plain(v.row.reference)}" in v.part.keys
    }
    return [dict(zip(("agency", "system", "reference"), one, strict=True)) for one in sorted(own) if one[2]]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _age(reading: Reading, person: str) -> str:
    """In years on the day asked about: the fewest and the most that the bounds allow, counted birthday by birthday."""
    day = reading.values.get("as_at") or london_day(reading.known_at)
    ages = []
    for earliest, latest in reading.births(person):
        for born in (earliest, latest):
            ages.append(sum(f"{year:04}{born[4:]}" <= day for year in range(int(born[:4]) + 1, int(day[:4]) + 1)))
    return "" if not ages else f"{min(ages)}" if min(ages) == max(ages) else f"{min(ages)} to {max(ages)}"


def _area(reading: Reading, person: str) -> list[str]:
    """The districts of where visible statements say that somebody lives on the day asked about."""
    day = reading.values.get("as_at") or london_day(reading.known_at)
    first, last = day_bounds(date.fromisoformat(day))
    living = [f.link for f in reading.links(("LIVES_AT",)) if f.start == person and f.link]
    return sorted(
        {
            str(k.qualifiers["area"])
            for k in living
            if k.qualifiers.get("area") and k.valid.start <= last and k.valid.end >= first
        }
    )


def _match(
    entity: str, kind: str, matched: str, likeness: float, told_by: dict[str, Any], bearing: list[Line]
) -> Ranked:
    held = accounts(bearing)
    told = {
        **evidenced(bearing),
        "entity": entity,
        "kind": kind,
        "matched": matched,
        "likeness": round(likeness, 3),
        **told_by,
        **supported(held),
    }
    return (-told["likeness"], *(-n for n in support(held)), entity), alone([held]), told


class Form(NamedTuple):
    """One thing a text may be: as what it is tried, whether a thing with such keys is looked at, how like it a name is."""

    tried: str
    keys: frozenset[str]
    hit: Callable[[set[str]], bool]
    like: Callable[[str], float]
    exact: bool = False
    born: str = ""


def forms(reading: Reading, text: str) -> list[Form]:
    """Everything a text may be."""
    today = date.fromisoformat(london_day(reading.known_at))
    rest, born = _read(lambda given: with_birth(given, today), text) or (text, "")
    found, names = [], frozenset(clues(rest))
    if names:
        told = f" of somebody born on {_in_words(born)}" if born else ""
        tried = f"as a name, also by its sound{told}"
        found.append(Form(tried, names, lambda held: bool(held & names), likeness_to(rest), born=born))
    if (mark := _read(plate, text)) and (runs := frozenset(lookup_keys(mark))):
        found.append(Form(f"as a plate {mark.pattern}", runs, runs.issubset, _like_mark(mark.pattern)))
    if number := _read(phone, text):
        found.append(_number(f"as a phone number {number.e164}", f"t:{number.e164}"))
    if code := _read(postcode, text):
        found.append(_number(f"as a postcode {code}", f"pc:{code}"))
    if parcel := _read(uprn, text):
        found.append(_number(f"as a UPRN {parcel}", f"uprn:{parcel}"))
    plain = _plain(text)
    if len(plain) > 2 and any(map(str.isdigit, text.split()[-1])):
        found.append(_number(f"as a reference {plain}", f"r:{plain}"))
    if re.fullmatch(r"\d{10}", plain):
        found += [_number("as an NHS number", f"nhs:{plain}"), _number("as a ULN", f"uln:{plain}")]
    if born and not rest:
        found.append(_number(f"as a date of birth, {_in_words(born)}", f"b:{born}"))
    if (half := _read(district, text)) and not code:
        found.append(_number(f"as the first half of a postcode {half}", f"pd:{half}"))
    digits = "".join(filter(str.isdigit, text))
    if 4 <= len(digits) <= 15 and re.fullmatch(r"[\d\s().+/-]+", text):
        key = f"t6:{digits[-6:]}" if len(digits) > 5 else f"t4:{digits[-4:]}"
        tried = "as the last figures of a phone number"
        found.append(Form(tried, frozenset({key}), lambda held: key in held, lambda name: 0.9 * ends_so(name, text)))
    run = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"(?=.*\d)[A-Z0-9]{3,6}", run):
        found.append(Form(f"as part of a plate {run}", frozenset(), _any_mark, lambda name: 0.9 * _holds(run, name)))
    return found


def _any_mark(held: set[str]) -> bool:
    return any(key.startswith("v") for key in held)


def _holds(run: str, name: str) -> bool:
    alike = str.maketrans("OI", "01")
    held = _read(plate, name)
    return bool(held and run.translate(alike) in held.pattern.translate(alike))


def _like_mark(pattern: str) -> Callable[[str], float]:
    return lambda name: float(bool((n := _read(plate, name)) and matches(pattern, n.pattern)))


def _number(tried: str, key: str) -> Form:
    return Form(tried, frozenset({key}), lambda held: key in held, lambda name: 1.0, exact=True)


def _in_words(day: str) -> str:
    return f"{int(day[8:])} {date.fromisoformat(day):%B %Y}"


def _read(how: Any, text: str) -> Any:
    try:
        return how(text)
    except Unclean:
        return None


LOOKS = ("silver Volkswagen Golf", "Silver Golf GTI", "grey Ford Fiesta", "white van", "")
SAID = (
    *SOUGHT,
    "silvr golf",
    "volkswagon gulf",
    "gray fiesta",
    "Jordn Smth",
    "jordansmith",
    "Lee Ward 01/05/2010",
    "1 May 2010",
    "name 3",
    "Name-7",
    "LK4",
    "900123",
    "12CD",
    "Jordan Smith\nNobody Atall\n\nAB12 CDE",
)
"""Texts of every form there is."""


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A name, number, birth or reference, whole or in part, or several; at times only some kinds of thing."""
    values: dict[str, Any] = {"text": random.choice(SAID)}
    if random.random() < 0.2:
        values["kinds"] = random.sample(list(EntityKind), 4)
    return values


def world(random: Random) -> World:
    """Five people, two places, two cars and two phones, each called one thing or another by two agencies, several of them alike.

    Of some people an agency says where they live, or lived; of some of that, in which district; of some, when they were born.
    """
    rows = []
    for n in range(12):
        agency, name = random.choice(AGENCIES[:2]), random.choice(NAMES)
        about = person(random.choice(AGENCIES[:2]), f"name {random.randrange(5)}")
        day = random.choice(("2010-05-01", "2009-11-20", ""))
        keys = name_keys(name) | {f"r:NAME{n}"} | ({f"b:{day}"} if day else set())
        born = {"born": (day, day)} if day else {}
        rows.append(said(random, agency, about, names=(name,), keys=keys, reference=f"name {n}", **born))
    for n in range(6):
        agency, about = random.choice(AGENCIES[:2]), person("police", f"name {random.randrange(5)}")
        link = home(random, agency, about)
        keys = frozenset({f"pd:{link.qualifiers['area']}"} if link.qualifiers.get("area") else ())
        rows.append(said(random, agency, about, link, keys=keys, reference=f"home {n}"))
    for n in range(4):
        agency, name = random.choice(AGENCIES[:2]), random.choice(("The Arcade", "Jordan Park"))
        keys = name_keys(name) | {f"pc:{postcode('BA11AA')}", "uprn:100090001234"}
        about = place("police", f"l{random.randrange(2)}")
        rows.append(said(random, agency, about, names=(name,), keys=keys, reference=f"place {n}"))
        mark, looks = random.choice(PLATES), random.choice(LOOKS)
        keys, names = plate_keys(plate(mark)) | looks_keys(looks), tuple(filter(None, (mark, looks)))
        rows.append(said(random, agency, vehicle(agency, mark), names=names, keys=keys, reference=f"car {n}"))
        number = random.choice(("07700 900123", "ext 900123", "0770 90123"))
        called = Mention(EntityKind.PHONE, agency, "book", number)
        rows.append(said(random, agency, called, names=(number,), keys=ending_keys(number), reference=f"phone {n}"))
    return files(random, rows)
