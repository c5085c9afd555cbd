"""What goes by a name, plate, number or postcode."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from graph_service.model.times import day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling import Unclean
from graph_service.spelling.names import name_keys, similarity
from graph_service.spelling.phones import phone
from graph_service.spelling.places import postcode, uprn
from graph_service.spelling.plates import lookup_keys, matches, plate, plate_keys
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, Ranked, accounts, alone, evidenced, paged, support, supported
from tests.strategies import AGENCIES, NAMES, PLATES, SOUGHT, files, home, said
from tests.worlds import World, person, place, vehicle

MOST = 20


def loop(reading: Reading) -> Told:
    text, kinds = reading.values["text"], reading.values.get("kinds", list(EntityKind))
    records = [(v, e) for v, e in reading.records() if v.part.about.kind in kinds]
    best: dict[str, Ranked] = {}
    for keys, every, exact, like in forms(text):
        for entity in sorted({e for _, e in records}):
            ours = [v for v, e in records if e == entity]
            hit = {key for v in ours for key in v.part.keys} & keys
            if not hit or (every and hit != keys):
                continue
            ours = [v for v in ours if not exact or v.part.keys & keys]
            if ours[0].part.about.kind is EntityKind.PLACE and all(v.feed.agency != "place-register" for v in ours):
                continue
            likeness, matched = max((like(name), name) for v in ours for name in (v.part.names or ("",)))
            if likeness < 0.6 or (entity in best and likeness <= best[entity][2]["likeness"]):
                continue
            bearing = [reading.line(v, entity) for v in ours if exact or matched in v.part.names or not matched]
            kind = ours[0].part.about.kind
            age = _age(reading, entity) if kind is EntityKind.PERSON else ""
            area = _area(reading, entity) if kind is EntityKind.PERSON else []
            best[entity] = _match(entity, kind.value, matched, likeness, {"age": age, "area": area}, bearing)
    return paged(best.values(), MOST), [] if best else [
        f"Tried {'; '.join(_tried(text)) or 'as nothing: it cannot be read'}."
    ]


def _tried(text: str) -> Iterator[str]:
    """As what a text that nothing goes by was looked for."""
    if name_keys(text):
        yield "as a name, also by its sound"
    if (mark := _read(plate, text)) and lookup_keys(mark):
        yield f"as a plate {mark.pattern}"
    if number := _read(phone, text):
        yield f"as a phone number {number.e164}"
    if code := _read(postcode, text):
        yield f"as a postcode {code}"
    if parcel := _read(uprn, text):
        yield f"as a UPRN {parcel}"


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


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A name, plate, postcode or UPRN; at times only some kinds of thing."""
    values: dict[str, Any] = {"text": random.choice(SOUGHT)}
    if random.random() < 0.2:
        values["kinds"] = random.sample(list(EntityKind), 4)
    return values


def world(random: Random) -> World:
    """Five people, two places and two cars, each called one thing or another by two agencies, several of them alike.

    Of some people an agency says where they live, or lived; of some of that, in which district.
    """
    rows = []
    for n in range(12):
        agency, name = random.choice(AGENCIES[:2]), random.choice(NAMES)
        about = person("police", f"p{random.randrange(5)}")
        rows.append(said(random, agency, about, names=(name,), keys=name_keys(name), reference=f"name {n}"))
    for n in range(6):
        agency, about = random.choice(AGENCIES[:2]), person("police", f"p{random.randrange(5)}")
        rows.append(said(random, agency, about, home(random, agency, about), reference=f"home {n}"))
    for n in range(4):
        agency, name = random.choice(AGENCIES[:2]), random.choice(("The Arcade", "Jordan Park"))
        keys = name_keys(name) | {f"pc:{postcode('BA11AA')}", "uprn:100090001234"}
        about = place("police", f"l{random.randrange(2)}")
        rows.append(said(random, agency, about, names=(name,), keys=keys, reference=f"place {n}"))
        mark = random.choice(PLATES)
        keys = frozenset(plate_keys(plate(mark)))
        rows.append(said(random, agency, vehicle(agency, mark), names=(mark,), keys=keys, reference=f"car {n}"))
    return files(random, rows)
