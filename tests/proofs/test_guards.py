"""No guard is there for show: with any one of them left out, or any one condition of any of them, some answer is wrong.

The graphs are those of a few fixed worlds, each with some of one kind of thing made hidden in one way: of a class nobody is admitted
to, believed too late or no longer, written too late, so outside the days asked about.
"""

import re
from dataclasses import dataclass, field, replace
from random import Random

from graph_service import catalogue, texts
from graph_service.catalogue import Catalogue, Text
from graph_service.model.facts import Feed, Link
from graph_service.model.times import EARLIEST
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.spelling.names import name_keys
from graph_service.spelling.plates import plate, plate_keys
from tests.oracle.reading import Oracle
from tests.proofs.hidden import spoilt
from tests.strategies import BIRTHS, GRADES, NAMES, SOUGHT, asking, world
from tests.worlds import (
    File,
    Installation,
    between,
    clear,
    dump,
    event,
    load,
    moment,
    numbered,
    part,
    person,
    place,
    row,
)

SPOILS = {
    "visibility": 1,
    "held_from": "9000-01-01T00:00:00.000000Z",
    "held_to": EARLIEST,
    "recorded_at": "2026-02-25T00:00:00.000000Z",
    "valid_from": "2026-02-25T00:00:00.000000Z",
    "valid_to": EARLIEST,
}
TIMES = {"as_at": "2026-02-20", "recorded_by": "2026-02-20"}
UNTRIED = {"how_connected.5-agencies"}
"""It chooses which of more than 200 routes are compared, more than these worlds have; all that is shown of them is read by others."""

SOURCES = {n: source for n, source in texts.folder("questions").items() if "visible:" in source and n not in UNTRIED}
GUARDS = catalogue.guard_lines(texts.text("visible"))
LINES = {kind: line for kind, line in GUARDS.items() if not kind.startswith("own ")}  # those are tried in test_lists
ROUNDS = {"find": len(SOUGHT), "how_connected": 16, "hotspots": 8}
"""How often a question is asked in each way, where four times are too few to meet what each of its texts may show."""

UNUSED = {"ever FOUND_IN", "ever KEYED"}
"""Guards that no question calls for yet."""


@dataclass(frozen=True)
class Weaker:
    """The catalogue with something left out; the kind of thing and the field it then fails to test, and who would ask."""

    left_out: str
    kind: str
    tests: str
    questions: tuple[str, ...]
    texts: Catalogue = field(repr=False)


def _with(sources, lines, leave_out=None):
    """The catalogue with these texts expanded by these lines, both ways, at times without the n-th guard."""
    whole = catalogue.load()
    changed = {}
    for name, source in sources.items():
        both = [catalogue.expanded(source, each, leave_out) for each in (lines, catalogue.widened(lines))]
        changed[name] = Text(**{**vars(whole[name]), "guarded": both[0], "wide": both[1]})
    return Catalogue({name: changed.get(name, whole[name]) for name in whole})


def _marks(source):
    """The kind of thing each guard of a text is about, in their order."""
    for variable in re.findall(r"visible: (\w+) \*/ true", source):
        support = re.search(rf"\[{variable}:(REFERS_TO|FOUND_IN|KEYED)\]", source)
        yield support[1] if support else "Record" if re.search(rf"\({variable}:Record", source) else "assertion"


def _without_a_guard():
    for name, source in SOURCES.items():
        for number, kind in enumerate(_marks(source)):
            question = name.split(".")[0]
            asked = ("known_when", "find") if question in ("names", "partings") else (question,)
            left = _with({name: source}, LINES, number)
            yield Weaker(f"{name}: guard {number}", kind, "visibility", asked, left)


def _without_a_condition():
    for guard, line in LINES.items():
        conditions = line.split(" AND ")
        for number, condition in enumerate(conditions if guard not in UNUSED else ()):
            lines = {**LINES, guard: " AND ".join([*conditions[:number], *conditions[number + 1 :]])}
            left = _with(SOURCES, lines)
            kind, tests = guard.removeprefix("ever "), re.search(r"x\.(\w+)", condition)[1]
            asked = ("known_when",) if guard.startswith("ever") else tuple(q for q in QUESTIONS if q != "known_when")
            yield Weaker(f"guard of {guard}: {tests}", kind, tests, asked, left)


def _crowd():
    """Twelve children whose records disagree on their age, each at a place of their own that one record names.

    Two records bear each place's postcode; of each child's car one record bears the keys, and another only the name.
    """
    police = AccessClass("police")
    rows = []
    for n in range(12):
        child, where, what = person("police", f"c{n}"), place("police", f"l{n}"), event("police", f"e{n}")
        spot = {"part": "occurred", "lat": 51.38 + n / 50, "lon": -2.36, "precision_m": 10.0}
        at, involved = Link("AT", what, where, qualifiers=spot), Link("INVOLVED_IN", child, what)
        day = between("2026-02-02", "2026-02-02")
        known = {"names": NAMES[:1], "keys": name_keys(NAMES[0])}
        rows += [row(part(child, police, born=(born, born), **known), reference=f"{born} {n}") for born in BIRTHS]
        rows.append(row(part(where, police, names=(f"Place {n}",)), reference=f"place {n}"))
        rows += [
            row(part(where, police, keys=frozenset({"pc:BA1 1AA"}), grade=g), reference=f"at {n} {g}")
            for g in GRADES[:2]
        ]
        car, keys = replace(event("police", f"v{n}"), kind=EntityKind.VEHICLE), plate_keys(plate("AB12CDE"))
        rows.append(row(part(car, police, names=("AB12CDE",)), reference=f"car {n}"))
        rows.append(row(part(car, police, keys=keys), reference=f"plate of {n}"))
        rows.append(row(part(what, police, at, involved, event=day), reference=f"event {n}"))
    return (File(Feed("police", "book", "all"), numbered(rows), moment(-1), "crowd"),)


def _corrected():
    """Six children whom two agencies know by one number each, until one of them corrects it, on a day of its own for each child."""
    bears = {"born": "2010-05-01", "forename": "jor"}

    def told(agency, child, number):
        said = {"names": NAMES[:1], "keys": name_keys(NAMES[0]), "bears": {"nhs": f"{number} {child}", **bears}}
        return row(part(person(agency, f"c{child}"), AccessClass(agency), **said), reference=f"c{child}")

    whole = [[told(agency, child, "1") for child in range(6)] for agency in ("school", "police")]
    steps = [("school", whole[0]), ("police", whole[1]), *(("police", [told("police", n, "2")]) for n in range(6))]
    return tuple(
        File(Feed(agency, "book", "people", thing="Person"), numbered(rows), moment(day - 9), f"corrected {day}")
        for day, (agency, rows) in enumerate(steps)
    )


WORLDS = {0: _crowd, 1: _corrected, 2: _corrected, 4: _crowd}
WEAKER = (*_without_a_guard(), *_without_a_condition())


def test_without_any_one_guard_or_any_one_of_its_conditions_some_answer_is_wrong(ready):
    standing = list(WEAKER)
    for seed in (0, 1, 2, 3, 4, 5, 8, 13, 21, 34):
        clear(ready)
        played = WORLDS[seed]() if seed in WORLDS else world(Random(seed))
        here, told = Installation(ready), Oracle(played)
        here.play(played)
        whole = dump(ready) if standing else None
        for kind, spoils in sorted({(w.kind, w.tests) for w in standing}):
            load(ready, spoilt(whole, kind, spoils, SPOILS[spoils], Random(seed)))
            tried = [w for w in standing if (w.kind, w.tests) == (kind, spoils)]
            found_out = _found_out(here, told, Random(seed), tried)
            standing = [w for w in standing if w.left_out not in found_out]
    assert standing == [], [w.left_out for w in standing]


def _found_out(here, told, random, tried):
    """Which of these answer otherwise than the whole texts do."""
    reading, found = here.all_seeing(), set()
    for name in sorted({question for w in tried for question in w.questions}):
        for number, timed in enumerate((True, False) * ROUNDS.get(name, 4)):
            values = {k: v for k, v in asking(random, told, name).items() if k not in ("agencies", "most", "known_at")}
            values |= {"text": SOUGHT[number // 2]} if name == "find" else {}
            values = {**values, **TIMES} if timed else {k: v for k, v in values.items() if k not in TIMES}
            asked = [w for w in tried if name in w.questions and w.left_out not in found]
            right = here.ask(reading, name, values) if asked else ""
            found |= {w.left_out for w in asked if _answer(here.with_texts(w.texts), reading, name, values) != right}
    return found


def _answer(here, reading, name, values):
    """The answer, or what broke: a step may rely on the guard that was left out."""
    try:
        return here.ask(reading, name, values)
    except (KeyError, StopIteration, ValueError) as broken:
        return repr(broken)


def test_every_guard_and_every_condition_is_tried():
    assert sum("guard of" not in w.left_out for w in WEAKER) == sum(s.count("visible: ") for s in SOURCES.values())
    assert {w.left_out.split(":")[0] for w in WEAKER if "guard of" in w.left_out} == {
        f"guard of {guard}" for guard in LINES.keys() - UNUSED
    }
