"""P5: no file and no word of one agency moves or parts another's Subject or hides its statements; every copy bears its class."""

from random import Random

from hypothesis import given

from graph_service.model.facts import Feed
from graph_service.model.identity import Verdict
from graph_service.model.ids import Minter
from graph_service.model.kinds import KINDS
from graph_service.model.visibility import AccessClass
from graph_service.writer.classes import free_number
from tests.installation import Installation, clear, dump
from tests.oracle.reading import Oracle
from tests.proofs.test_keys import AMY, HEALTH, SCHOOL, file, founded, home, says
from tests.strategies import few, seeds, world
from tests.worlds import MINT, File, Judge, Restrict, Undo, moment, numbered, part, person, row, subject_id, vehicle

POLICE = Feed("police", "book", "people", thing="Person")


@few(4)
@given(seed=seeds())
def test_what_one_agency_does_moves_no_other_agencys_subject_and_hides_none_of_its_statements(ready, seed):
    played = world(Random(seed))
    clear(ready)
    here = Installation(ready)
    for step in played:
        before = _others(ready, _maker(step, played))
        here.play((step,))
        after = _others(ready, _maker(step, played))
        if _maker(step, played):
            assert {name: after[name] for name in before} == before, step


def _maker(step, played):
    """The agency whose doing a step is; none for the matcher's, and for a word that two agencies agree on."""
    match step:
        case File():
            return step.feed.agency
        case Restrict():
            return step.maker
        case Undo(earlier):
            return _maker(played[earlier], played) if not isinstance(played[earlier], Undo) else ""
        case Judge(_, first, second, by):
            return by if first.agency == second.agency and by != "*" else ""


def _others(engine, agency):
    """The entity of every Subject of other agencies, and the class of all that they wrote."""
    held = dump(engine)
    agencies = {n.id: n.properties["agency"] for n in held.nodes if "Subject" in n.labels}
    homes = {t.start: t.end for t in held.ties if t.kind == "IS" and t.properties["held_to"] > "9999"}
    records = {
        n.id: n.properties["visibility"]
        for n in held.nodes
        if "Record" in n.labels and n.properties["agency"] != agency
    }
    return {**{s: e for s, e in homes.items() if agencies[s] != agency}, **records}


def test_two_people_an_agency_calls_one_take_nobody_elses_along(ready):
    """The school calls one two of its own, each of whom another agency knows by number: neither of those moves."""
    known = [
        file(HEALTH, says(HEALTH, nhs="1", **AMY)),
        file(POLICE, says(POLICE, nhs="2", born="1984-02-29", forename="lee")),
    ]
    own = file(SCHOOL, says(SCHOOL, nhs="1", **AMY), says(SCHOOL, "lee", nhs="2", born="1984-02-29", forename="lee"))
    word = Judge(Verdict.SAME, person("school", "amy"), person("school", "lee"), "school")
    of = (("health", "amy"), ("police", "amy"))
    expected = (founded("nhs", "1"), founded("nhs", "2", "1984-02-29", "lee"))
    assert home(ready, *known, own, word, of=of)[-1] == expected


def test_a_plate_that_another_agency_writes_founds_and_holds_nothing_of_the_agency_that_owns_the_reference(ready):
    """The police know a car by its plate; the council's row quotes it, and still does when the police have withdrawn theirs."""
    car, book = vehicle("police", "AB12CDE"), Feed("police", "book", "cars")
    theirs = File(book, numbered([row(part(car, AccessClass("police")), reference="1")]), moment(0), "police")
    quoted = File(
        Feed("council", "book", "cars"),
        numbered([row(part(car, AccessClass("council")), reference="1")]),
        moment(0),
        "council",
    )
    subject = subject_id(car)
    by_key, itself = MINT.mint("e", "key", "Vehicle", "AB12CDE"), MINT.mint("e", "subject", subject)
    clear(ready)
    here, homes = Installation(ready), []
    for step in (quoted, theirs, Undo(1)):
        assert here.play((step,)) == [""]
        homes += [
            t.end for t in dump(ready).ties if (t.kind, t.start) == ("IS", subject) and t.properties["held_to"] > "9999"
        ]
    assert homes == [itself, by_key, itself]


@few(3)
@given(seed=seeds())
def test_every_copy_bears_the_class_that_follows_from_the_rows(ready, seed):
    played = world(Random(seed))
    clear(ready)
    Installation(ready).play(played)
    held, told = dump(ready), Oracle(played)
    texts = {n.id: n.properties["text"] for n in held.nodes if "Visibility" in n.labels}
    wanted = {v.id: told.access(v).text for v in told.versions}
    records = {n.id: texts[n.properties["visibility"]] for n in held.nodes if "Record" in n.labels}
    assert records == wanted
    copies = [t for t in held.ties if "visibility" in t.properties]
    assert {t.kind for t in copies} <= {"REFERS_TO", "FOUND_IN", "KEYED", *KINDS}
    for tie in copies:
        record = tie.properties["record"] if tie.kind in KINDS else tie.start
        assert texts[tie.properties["visibility"]] == wanted[record], tie


def test_class_numbers_over_a_million_texts_are_each_the_next_that_is_free():
    mint, taken, clashes = Minter(b"another key for tests, as long.."), {}, 0
    for n in range(10**6):
        text = f"agency {n}|OFFICIAL|P||"
        wanted = mint.number(text)
        number = free_number(text, taken, mint)
        assert 0 <= number < 2**31 and number not in taken
        assert all(passed in taken for passed in range(wanted, number))
        taken[number] = text
        clashes += number != wanted
    assert 150 <= clashes <= 350
