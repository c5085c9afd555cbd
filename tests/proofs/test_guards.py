"""No guard is there for show: with any one of them left out, or any one condition of any of them, some answer is wrong.

The graphs are those of four worlds made for it, then of the questions' own. In each some of one kind of thing is hidden in one way:
of a class nobody is admitted to, believed too late or no longer, written too late, outside the days asked about, of too low a grade.
"""

import os
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from random import Random

import pytest

from graph_service import catalogue, texts
from graph_service.catalogue import Catalogue, Text
from graph_service.errors import Misconfigured
from graph_service.model.facts import Feed, Link
from graph_service.model.register import Shape
from graph_service.model.times import EARLIEST
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.spelling.names import name_keys
from graph_service.spelling.plates import plate, plate_keys
from graph_service.view import parse
from tests import questions
from tests.installation import Installation, clear, dump, load
from tests.oracle.reading import PERIODLESS, Oracle
from tests.proofs.hidden import EVER, spoilt
from tests.strategies import BIRTHS, GRADES, NAMES
from tests.worlds import MINT, File, Undo, between, event, moment, numbered, part, person, place, row, subject_id

SPOILS = {
    "visibility": 1,
    "held_from": "9000-01-01T00:00:00.000000Z",
    "held_to": EARLIEST,
    "recorded_at": "2026-02-25T00:00:00.000000Z",
    "valid_from": "2026-02-25T00:00:00.000000Z",
    "valid_to": EARLIEST,
    "grade": "3x5x2 3 E P",
}
TIMES = {"as_at": "2026-02-20", "recorded_by": "2026-02-20", "grades": ["3x5x2 2 D"]}
WRITTEN = {"recorded_at": "2026-02-03T09:30:00.000000Z"}
"""What a row of these worlds says of when it was written: before the day by which it is asked for."""

ASKED = {"names", "covered"} | {name for question in QUESTIONS.values() for name in question.uses}
"""The lookups that some question asks, and those by which the View adds to any answer."""

SOURCES = {
    name: source
    for kind in ("questions", "lookups")
    for name, source in texts.folder(kind).items()
    if "visible:" in source and (kind == "questions" or name in ASKED)
}
GUARDS = catalogue.guard_lines(texts.text("visible"))
LINES = {kind: line for kind, line in GUARDS.items() if not kind.startswith("own ")}  # those are tried in test_lists
OF_ANY_ANSWER = {"names": ("known_when", "find"), "partings": ("known_when",), "covered": ("coverage",)}
"""The texts by which the View adds to any answer, with questions whose answers have something for them to say."""

UNUSED = {"ever FOUND_IN", "ever KEYED"}
"""Guards that no question calls for yet."""

NARROWS = {"somewhere: guard 2", "stated-times: guard 0", "overview.3-records: guard 0", "overview.3-records: guard 1"}
"""Of what these would let through nothing is told: it only says of which events the next text, itself guarded, is asked; or the text
is asked only of records that another text, itself guarded, has just found."""


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
            asked = OF_ANY_ANSWER.get(name) or tuple(q.name for q in QUESTIONS.values() if name in (*q.texts, *q.uses))
            left = _with({name: source}, LINES, number)
            yield Weaker(f"{name}: guard {number}", kind, "visibility", asked, left)


def _without_a_condition():
    for guard, line in LINES.items():
        conditions = line.split(" AND ")
        for number, condition in enumerate(conditions if guard not in UNUSED else ()):
            lines = {**LINES, guard: " AND ".join([*conditions[:number], *conditions[number + 1 :]])}
            left = _with(SOURCES, lines)
            kind, tests = guard.removeprefix("ever "), re.search(r"x\.(\w+)", condition)[1]
            asked = tuple(q for q in QUESTIONS if (q in EVER) == guard.startswith("ever"))
            yield Weaker(f"guard of {guard}: {tests}", kind, tests, asked, left)


def _crowd():
    """Eight children whose records disagree on their age, each at a place of their own that one record names.

    Two records of the register bear each place's postcode; of each child's car one record bears the keys, and another only the name.
    """
    police, ours, rows, asked = AccessClass("police"), AccessClass("place-register"), [], []
    for n in range(8):
        child, where, what = person("police", f"c{n}"), place("police", f"l{n}"), event("police", f"e{n}")
        spot = {
            "part": "occurred",
            "lat": 51.38 + n / 50,
            "lon": -2.36,
            "precision_m": 10.0,
            "cell": f"E3750N{1641 + 22 * n}",
        }
        day = between("2026-02-02", "2026-02-02")
        at, involved = Link("AT", what, where, valid=day, qualifiers=spot), Link("INVOLVED_IN", child, what)
        known = {"names": NAMES[:1], "keys": name_keys(NAMES[0]), **WRITTEN}
        rows += [row(part(child, police, born=(born, born), **known), reference=f"{born} {n}") for born in BIRTHS]
        rows.append(row(part(where, police, names=(f"Place {n}",), **WRITTEN), reference=f"place {n}"))
        rows += [
            row(part(where, ours, keys=frozenset({"pc:BA1 1AA"}), grade=g, **WRITTEN), reference=f"at {n} {g}")
            for g in GRADES[:2]
        ]
        car, keys = replace(event("police", f"v{n}"), kind=EntityKind.VEHICLE), plate_keys(plate("AB12CDE"))
        rows.append(row(part(car, police, names=("AB12CDE",), **WRITTEN), reference=f"car {n}"))
        rows.append(row(part(car, police, keys=keys, **WRITTEN), reference=f"plate of {n}"))
        rows.append(row(part(what, police, at, involved, event=day, **WRITTEN), reference=f"event {n}"))
        asked += [{"entity": _itself(mention)} for mention in (child, where, what)]
    played = (File(Feed("police", "book", "all"), numbered(rows), moment(-1), "crowd"),)
    facts = Oracle(played).facts
    opened = [{"assertion": f.id} if f.link else {"record": f.version.id} for f in facts]
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    return played, {
        "find": [{"text": text} for text in (NAMES[0], "AB12 CDE", "BA1 1AA")],
        "hotspots": [period],
        "known_when": asked,
        "evidence": opened,
    }


def _routes():
    """Two people with three rows of eight between them: three agencies say that each knows everybody in the next row.

    The police say besides that each of the middle row knows the next in it: a way round that is one link longer.
    """
    rows_of = (["a"], *([f"{layer}{n}" for n in range(8)] for layer in "fgh"), ["b"])
    layers = [[person("police", name) for name in names] for names in rows_of]
    links = [Link("PEER_OF", *ends) for pair in pairwise(layers) for ends in product(*pair)]
    beside = [Link("PEER_OF", *ends) for ends in pairwise(layers[2])]
    files = []
    for agency, said in (("police", links + beside), ("council", links), ("school", links)):
        told = (part(link.start, AccessClass(agency), link, **WRITTEN) for link in said)
        rows = numbered(row(each, reference=f"link {n}") for n, each in enumerate(told))
        files.append(File(Feed(agency, "book", "links"), rows, moment(-1), f"links of {agency}"))
    a, b = (_itself(layers[end][0]) for end in (0, -1))
    first, second, *_ = (_itself(one) for one in layers[1])
    stated = [f.id for f in Oracle(tuple(files)).facts if f.link]
    return tuple(files), {
        "how_connected": [
            {"a": a, "b": b},
            {"a": a, "b": b, "kinds": ["PEER_OF", "TRUSTS"]},
            *({"a": first, "b": _itself(one), "longest": 2} for one in layers[2]),
        ],
        "shared_associates": [{"a": first, "b": second}],
        "evidence": [{"assertion": i} for i in stated[:12]],
    }


def _corrected():
    """Twenty children whom the school and the council knew by one number, until the school corrected its own."""
    school, council = Feed("school", "book", "roll", thing="Person"), Feed("council", "book", "cases", thing="Person")

    def file(feed, number, day):
        born = {"born": "2010-05-01", "forename": "amy"}
        rows = [
            row(
                part(
                    person(feed.agency, f"c{n}"),
                    AccessClass(feed.agency),
                    names=("Amy",),
                    bears={"nhs": f"{number}{n}", **born},
                ),
                reference=f"c{n}",
            )
            for n in range(20)
        ]
        return File(feed, numbered(rows), moment(day), f"{feed.name} {number}")

    played = (file(council, "1", -3), file(school, "1", -2), file(school, "2", -1))
    told = Oracle(played)
    return played, {"known_when": [{"entity": i} for i in sorted({f.start for f in told.facts})]}


def _homes():
    """Sixty children, each in an event at a hotel of the register where she was living: an address then, and no hotel."""
    ours, police, rows = AccessClass("place-register"), AccessClass("police"), []
    day, held = between("2026-02-02", "2026-02-02"), []
    for n in range(60):
        child, what = person("police", f"c{n}"), event("police", f"e{n}")
        where = place("police", f"l{n}", f"uprn:{n}")
        shape = Shape(name=f"Hotel {n}", kind="hotel", uprns=(f"{n}",)).text
        about = place("place-register", f"R{n}")
        held.append(row(part(about, ours, register="place", shape=shape, **WRITTEN), reference=f"R{n}"))
        lives = Link("LIVES_AT", child, where, qualifiers={"uprn": f"{n}"})
        rows.append(row(part(child, police, lives, born=("2010-05-01",) * 2, **WRITTEN), reference=f"c{n}"))
        at = Link("AT", what, where, valid=day, qualifiers={"part": "occurred", "uprn": f"{n}"})
        there = Link("INVOLVED_IN", child, what, qualifiers={"role": "victim"})
        rows.append(row(part(what, police, at, there, event=day, event_kind="concern", **WRITTEN), reference=f"e{n}"))
    feeds = ("place-register", held), ("police", rows)
    played = tuple(File(Feed(agency, "book", "all"), numbered(told), moment(-1), agency) for agency, told in feeds)
    return played, {"hotspots": [{"since": "2026-01-01", "until": "2026-03-31"}]}


def _moved():
    """Eight places that one row names by the agency's reference, until it is corrected, and another by their number from then on."""
    feed, police = Feed("police", "book", "links"), AccessClass("police")
    was, now = [], []
    for n in range(8):
        child, where = person("police", f"c{n}"), place("police", f"l{n}")
        went = Link("FREQUENTS", child, where)
        lives = Link("LIVES_AT", child, replace(where, key=f"uprn:{n}"))
        was.append(row(part(child, police, went, **WRITTEN), reference=f"went {n}"))
        now.append(row(part(child, police, **WRITTEN), reference=f"went {n}"))
        now.append(row(part(child, police, lives, **WRITTEN), reference=f"lives {n}"))
    played = tuple(File(feed, numbered(rows), moment(day), f"places {day}") for day, rows in ((-2, was), (-1, now)))
    told = Oracle(played)
    return played, {"known_when": [{"entity": i} for i in sorted({f.end for f in told.facts})]}


def _company():
    """One who knows twenty adults, each of whom works somewhere and was in an event of a kind with two children."""
    police, rows = AccessClass("police"), []
    middle, day = person("police", "p"), between("2026-02-02", "2026-02-02")
    for n in range(20):
        adult, what = person("police", f"a{n}"), event("police", f"e{n}")
        work = replace(person("police", f"o{n}"), kind=EntityKind.ORGANISATION)
        links = Link("PEER_OF", middle, adult), Link("WORKS_AT", adult, work)
        rows.append(row(part(adult, police, *links, born=("1980-05-01",) * 2, **WRITTEN), reference=f"a{n}"))
        children = [person("police", f"{name}{n}") for name in "cd"]
        rows += [
            row(part(one, police, names=NAMES[:1], born=("2010-05-01",) * 2, **WRITTEN), reference=one.reference)
            for one in children
        ]
        was_in = [Link("INVOLVED_IN", one, what) for one in (adult, *children)]
        told = part(what, police, *was_in, event=day, event_kind="missing", **WRITTEN)
        rows.append(row(told, reference=f"e{n}"))
    played = (File(Feed("police", "book", "all"), numbered(rows), moment(-1), "company"),)
    within = {"entity": _itself(middle), "within": 1, "most": 50}
    return played, {
        "around": [{**within, "involved_in": ["missing"]}, {**within, "not_involved_in": ["missing"]}],
        "linked_to_children": [{"since": "2026-01-01", "until": "2026-03-31", "least": 1}],
    }


def _itself(mention):
    return MINT.mint("e", "subject", subject_id(mention))


WEAKER = (*_without_a_guard(), *_without_a_condition())
EVERY = 1 if os.environ.get("SIGHTLINE_PROPERTY") == "large" else 6
"""In CI every sixth of them is left out in turn; by command each."""


@pytest.mark.one_engine
def test_without_any_one_guard_or_any_one_of_its_conditions_some_answer_is_wrong(ready):
    standing = list(WEAKER)[::EVERY]
    for played, askings in _worlds(standing):
        clear(ready)
        here = Installation(ready)
        here.play(played)
        whole = dump(ready)
        for kind, spoils in sorted({(w.kind, w.tests) for w in standing}):
            load(ready, spoilt(whole, kind, spoils, SPOILS[spoils], Random(1)))
            tried = [w for w in standing if (w.kind, w.tests) == (kind, spoils)]
            found_out = _found_out(here, askings, tried)
            standing[:] = [w for w in standing if w.left_out not in found_out]
    assert {w.left_out for w in standing} <= NARROWS


def _worlds(standing):
    """The worlds made for this, then for what still stands the own worlds of the questions that would ask it; each with askings."""
    yield from (made() for made in (_crowd, _routes, _corrected, _homes, _moved, _company))
    for seed, name in product(range(10), QUESTIONS):
        if any(name in w.questions for w in standing):
            draw = questions.random(name, seed)
            played = questions.world(draw, name)
            told = Oracle(played)
            yield played, {name: [questions.asking(draw, told, name) for _ in range(4)]}


def _found_out(here, askings, tried):
    """Which of these answer otherwise than the whole texts do, asked of all times or as of a day."""
    reading, found = here.all_seeing(), set()
    for name, each in askings.items():
        for values in (timed for one in each for timed in (one, _timed(name, one))):
            asked = [w for w in tried if name in w.questions and w.left_out not in found]
            right = here.ask(reading, name, values) if asked else ""
            found |= {w.left_out for w in asked if _answer(here.with_texts(w.texts), reading, name, values) != right}
    return found


def _timed(name, values):
    """The same asking as of a day, written by a day and of a least grade; what takes a period besides says no other day."""
    beside = ("since", "until") if name in PERIODLESS else ()
    return {**{one: value for one, value in values.items() if one not in beside}, **TIMES}


def _answer(here, reading, name, values):
    """The answer, or what broke: a step may rely on the guard that was left out."""
    try:
        return here.ask(reading, name, values)
    except (KeyError, StopIteration, ValueError) as broken:
        return repr(broken)


def test_only_its_own_agency_is_told_that_a_file_was_sent_in_error(ready):
    clear(ready)
    here, owned = Installation(ready), {n: s for n, s in texts.folder("questions").items() if "/* own: " in s}
    said = row(part(person("council", "c"), AccessClass("council"), names=("Amy",)), reference="c")
    sent = File(Feed("council", "book", "cases"), numbered([said]), moment(-1), "cases")
    assert set(here.play((sent, Undo(0, error=True)))) == {""}
    police, known_at = here.all_seeing(), f"{moment(0)[:10]}T18:00:00Z"
    told = [
        "sent in error" in installed.ask(replace(police, agency=agency), "find", {"text": "Amy", "known_at": known_at})
        for installed in (here, here.with_texts(_with(owned, GUARDS, 0)))
        for agency in ("council", "police")
    ]
    assert (list(owned), told) == (["sent-in-error"], [True, False, True, True])


def test_a_question_runs_no_text_that_it_does_not_declare(ready):
    clear(ready)
    here, find = Installation(ready), QUESTIONS["find"]
    with pytest.raises(Misconfigured):
        here.view.ask(here.all_seeing(), replace(find, texts=()), parse(find, {"text": "Amy"}))


def test_every_guard_and_every_condition_is_tried():
    assert sum("guard of" not in w.left_out for w in WEAKER) == sum(s.count("visible: ") for s in SOURCES.values())
    assert {w.left_out.split(":")[0] for w in WEAKER if "guard of" in w.left_out} == {
        f"guard of {guard}" for guard in LINES.keys() - UNUSED
    }
