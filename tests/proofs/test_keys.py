"""I1 to I5 by their worked cases: who is who follows from what an agency's own books bear, and only from what came in open."""

from dataclasses import replace
from itertools import permutations

import pytest

from graph_service.lists import PROPOSALS
from graph_service.model.facts import Feed, Link
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from tests.installation import Installation, clear, dump
from tests.oracle.keys import KINDS
from tests.oracle.reading import Oracle
from tests.worlds import MINT, File, Judge, Undo, moment, numbered, part, person, reader, row, subject_id, vehicle

SCHOOL = Feed("school", "book", "roll", thing="Person")
HEALTH = Feed("health", "book", "patients", thing="Person")
AMY = {"born": "2010-05-01", "forename": "amy"}

pytestmark = pytest.mark.one_engine


def says(feed, reference="amy", *parts, access=None, dated="", name="Amy", **bears):
    """A row of an agency's own book about somebody: what it bears, and other parts."""
    about, numbers = person(feed.agency, reference), [f"{kind}:{n}" for kind, n in bears.items() if kind in KINDS and n]
    said = {
        "names": (name,),
        "bears": bears,
        "numbers": tuple(numbers),
        "keys": frozenset(numbers),
        "recorded_at": day(dated),
    }
    main = part(about, access or AccessClass(feed.agency), kind="person", **said)
    return row(main, *parts, reference=reference)


def day(text):
    return f"{text}T09:00:00.000000Z" if text else ""


def file(feed, *rows, at=0, **more):
    return File(feed, numbered(rows), moment(at - 9), f"{feed.name} {at} {more}", **more)


def home(engine, *steps, of=(("school", "amy"), ("health", "amy"))):
    """The entities of some Subjects after each step; on the engine and by the oracle they are the same."""
    played = []
    if engine is not None:
        clear(engine)
        here = Installation(engine)
    for number, step in enumerate(steps):
        told = Oracle(steps[: number + 1])
        assert set(told.outcomes) == {""}
        expected = {f.version.about: f.start for f in told.facts if not f.link and f.held_to > "9999"}
        if engine is not None:
            assert here.play((step,)) == [""]
            held = dump(engine)
            open_ties = (t for t in held.ties if t.kind == "REFERS_TO" and t.properties["held_to"] > "9999")
            records = {n.id: n.properties["subject"] for n in held.nodes if "Record" in n.labels}
            assert all(n.id for n in held.nodes)
            assert {records[t.start]: t.end for t in open_ties} == expected
        played.append(tuple(expected.get(subject_id(person(*one))) for one in of))
    return played


def founded(kind, number, born="2010-05-01", letters="amy"):
    return MINT.mint("e", "key", EntityKind.PERSON, f"{kind}:{number}|{born}|{letters}")


def itself(agency, reference="amy"):
    return MINT.mint("e", "subject", subject_id(person(agency, reference)))


def together(pairs):
    return [one == other for one, other in pairs]


KNOWN = file(HEALTH, says(HEALTH, nhs="1", **AMY))


def test_one_number_birth_and_first_letters_are_one_entity_named_by_them(ready):
    assert home(ready, KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)))[-1] == (founded("nhs", "1"),) * 2


@pytest.mark.parametrize("changed", [{"born": "2010-05-02"}, {"forename": "ann"}, {"born": ""}, {"nhs": "2"}])
def test_another_birth_date_or_other_first_letters_are_two(ready, changed):
    assert together(home(ready, KNOWN, file(SCHOOL, says(SCHOOL, **{"nhs": "1", **AMY, **changed})))) == [False, False]


@pytest.mark.parametrize("first", ["upn", "nhs", "cro"])
def test_enrichment_parts_nobody_whatever_the_ids(ready, first):
    second = "nhs" if first != "nhs" else "upn"
    known = file(HEALTH, says(HEALTH, **{first: "1"}, **AMY))
    steps = (
        known,
        file(SCHOOL, says(SCHOOL, **{first: "1"}, **AMY, dated="2026-01-05")),
        file(SCHOOL, says(SCHOOL, **{first: "1", second: "7"}, **AMY, dated="2026-02-02"), at=1),
    )
    assert home(ready, *steps)[1:] == [(founded(first, "1"),) * 2] * 2


def test_a_second_list_with_the_same_number_parts_nobody(ready):
    """The first list says UPN in January and NHS in February; a second list says the UPN too, in March."""
    second = replace(SCHOOL, source="clubs")
    steps = (
        file(HEALTH, says(HEALTH, upn="1", **AMY)),
        file(SCHOOL, says(SCHOOL, upn="1", **AMY, dated="2026-01-05")),
        file(SCHOOL, says(SCHOOL, upn="1", nhs="7", **AMY, dated="2026-02-02"), at=1),
        file(second, says(second, upn="1", **AMY, dated="2026-03-01"), at=2),
    )
    assert home(ready, *steps)[1:] == [(founded("upn", "1"),) * 2] * 3


def test_leaving_a_full_roll_parts_nobody(ready):
    roll = replace(SCHOOL, full=True)
    others = says(roll, "ben", born="2011-01-01", forename="ben")
    link = row(
        part(
            person("school", "ben"),
            AccessClass("school"),
            Link("PEER_OF", person("school", "ben"), person("school", "amy")),
        ),
        reference="1",
    )
    steps = (
        KNOWN,
        file(roll, says(roll, nhs="1", **AMY), others),
        file(replace(SCHOOL, source="notes", thing="note"), link),
        file(roll, others, at=1),
    )
    about = home(ready, *steps)
    assert about[2] == (founded("nhs", "1"),) * 2 and about[3] == (None, founded("nhs", "1"))
    peers = [f for f in Oracle(steps).facts if f.link and f.held_to > "9999"]
    assert [f.end for f in peers] == [founded("nhs", "1")]


@pytest.mark.parametrize("left", ["nhs", "born"])
def test_an_autumn_export_without_the_column_parts_nobody(ready, left):
    bears = {k: v for k, v in {"nhs": "1", **AMY}.items() if k != left}
    steps = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), file(SCHOOL, says(SCHOOL, **bears, name="Amy B"), at=1))
    assert together(home(ready, *steps)) == [False, True, True]


@pytest.mark.parametrize("blank", ["nhs", "born"])
def test_a_blank_where_the_column_stands_takes_the_key(ready, blank):
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY)),
        file(SCHOOL, says(SCHOOL, **{"nhs": "1", **AMY, blank: ""}), at=1),
    )
    assert together(home(ready, *steps)) == [False, True, False]


def test_an_address_corrected_parts_nobody(ready):
    def lives(words):
        return part(person("school", "amy"), AccessClass("school"), name="address", raw={"address": words})

    steps = [
        KNOWN,
        *(
            file(SCHOOL, says(SCHOOL, "amy", lives(w), nhs="1", **AMY), at=n)
            for n, w in enumerate(("1 Hill", "2 Hill"))
        ),
    ]
    assert together(home(ready, *steps)) == [False, True, True]


@pytest.mark.parametrize("closed", [{"handling": "C"}, {"tags": ("health",)}])
def test_a_part_tightened_later_parts_nobody(ready, closed):
    tighter = AccessClass("school", **closed)
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY)),
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY, access=tighter), at=1),
    )
    assert together(home(ready, *steps)) == [False, True, True]


@pytest.mark.parametrize("closed", [{"handling": "C"}, {"tags": ("health",)}, {"tags": ("sealed",)}])
def test_what_came_in_closed_neither_gives_a_key_nor_takes_one_away(ready, closed):
    tight = AccessClass("school", **closed)
    never = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY, access=tight)))
    assert home(ready, *never)[-1][0] != founded("nhs", "1")
    wrong = (
        *never[:1],
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY)),
        file(SCHOOL, says(SCHOOL, nhs="2", **AMY, access=tight), at=1),
    )
    open_still = [
        f.start for f in Oracle(wrong).facts if f.version.about == subject_id(person("school", "amy")) and not f.link
    ]
    assert set(open_still) == {founded("nhs", "1")}
    home(ready, *wrong)


def test_a_wrong_number_corrected_parts(ready):
    steps = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), file(SCHOOL, says(SCHOOL, nhs="2", **AMY), at=1))
    assert home(ready, *steps)[1:] == [(founded("nhs", "1"),) * 2, (founded("nhs", "2"), founded("nhs", "1"))]
    assert proposed(ready) in (None, {("school", "amy"), ("health", "amy")})


def test_a_wrong_number_corrected_while_another_list_still_has_it_parts(ready):
    clubs = replace(SCHOOL, source="clubs")
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY, dated="2026-01-05")),
        file(clubs, says(clubs, nhs="1", **AMY, dated="2026-01-20")),
        file(SCHOOL, says(SCHOOL, nhs="2", **AMY, dated="2026-02-02"), at=1),
        file(clubs, says(clubs, nhs="1", **AMY, dated="2026-01-20", name="Amy B"), at=2),
    )
    assert together(home(ready, *steps)) == [False, True, True, False, False]


def test_a_correction_taken_back_joins_again(ready):
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY)),
        file(SCHOOL, says(SCHOOL, nhs="2", **AMY), at=1),
        Undo(2),
    )
    assert together(home(ready, *steps)) == [False, True, False, True]


@pytest.mark.parametrize("error", [True, False])
def test_a_withdrawn_file_gives_no_key(ready, error):
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, born="", forename="amy")),
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY), at=1),
        Undo(2, error),
    )
    assert together(home(ready, *steps)) == [False, False, True, False]


def test_a_then_b_then_a_again_is_where_a_was(ready):
    steps = [KNOWN, *(file(SCHOOL, says(SCHOOL, nhs=n, **AMY), at=at) for at, n in enumerate("121"))]
    assert together(home(ready, *steps)) == [False, True, False, True]


def test_a_twins_number_misfiled_joins_nobody(ready):
    """Two girls of one birth date; the school files the number of one under the name of the other."""
    ann = says(SCHOOL, "ann", nhs="1", born=AMY["born"], forename="ann")
    steps = (KNOWN, file(SCHOOL, ann, says(SCHOOL, nhs="2", **AMY)))
    assert home(ready, *steps, of=(("school", "ann"), ("health", "amy"))) == [
        (None, founded("nhs", "1")),
        (founded("nhs", "1", letters="ann"), founded("nhs", "1")),
    ]
    assert proposed(ready) in (None, {("school", "ann"), ("health", "amy")})


@pytest.mark.parametrize("forename", ["jas", "am", "amé", ""])
def test_a_forename_changed_or_spelt_anew_parts_nobody(ready, forename):
    steps = (
        KNOWN,
        file(SCHOOL, says(SCHOOL, nhs="1", **AMY)),
        file(SCHOOL, says(SCHOOL, nhs="1", born=AMY["born"], forename=forename), at=1),
    )
    assert together(home(ready, *steps)) == [False, True, True]


def test_without_a_forename_there_is_no_key(ready):
    assert home(ready, file(SCHOOL, says(SCHOOL, nhs="1", born=AMY["born"])))[0] == (itself("school"), None)


def test_another_agencys_row_gives_no_key_and_parts_nobody(ready):
    """I2: the police write, backdated, of the school's Amy that she has another number."""
    police = Feed("police", "book", "people", thing="Person")
    quoted = row(
        part(
            person("school", "amy"),
            AccessClass("police"),
            kind="person",
            names=("X",),
            bears={"nhs": "9", **AMY},
            recorded_at=day("2020-01-01"),
        ),
        reference="amy",
    )
    steps = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), file(police, quoted))
    assert together(home(ready, *steps)) == [False, True, True]
    assert home(ready, file(police, quoted), file(SCHOOL, says(SCHOOL, born="")))[-1][0] == itself("school")


def test_a_hidden_nominals_number_joins_nobody_and_quoting_it_gives_a_stranger(ready):
    """A C A1 nominal: nobody outside finds the name, and a row that quotes the reference is about what it would be of any other."""
    police = Feed("police", "book", "nominals", thing="Person")
    secret = AccessClass("police", "OFFICIAL-SENSITIVE", "C", ("A1",))
    nominal = file(police, says(police, "N1", nhs="1", **AMY, access=secret))
    quoting = row(part(person("police", "N1"), AccessClass("school"), kind="link", names=("Somebody",)), reference="L1")
    quoted = file(replace(SCHOOL, source="links", thing="link"), quoting)
    of = (("police", "N1"), ("health", "amy"))
    with_it, without = home(ready, KNOWN, nominal, quoted, of=of)[-1], home(ready, KNOWN, quoted, of=of)[-1]
    assert with_it == without == (itself("police", "N1"), founded("nhs", "1"))


@pytest.mark.parametrize("error", [True, False])
def test_whose_only_file_is_taken_back_is_by_themselves_when_others_speak_of_them(ready, error):
    """Neither the number nor the entity it named is left to them, though nobody of their own agency tells of them any more."""
    police = Feed("police", "book", "people", thing="Person")
    quoted = row(part(person("school", "amy"), AccessClass("police"), kind="person", names=("X",)), reference="amy")
    steps = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), Undo(1, error), file(police, quoted))
    assert home(ready, *steps)[-1] == (itself("school"), founded("nhs", "1"))


def test_where_the_first_key_is_taken_back_the_second_founds(ready):
    lists = [replace(SCHOOL, source=f"list {n}") for n in range(2)]
    steps = (
        file(lists[0], says(lists[0], nhs="1", **AMY, dated="2026-01-05")),
        file(lists[1], says(lists[1], upn="5", **AMY, dated="2026-01-20")),
        Undo(0),
    )
    assert [one for one, _ in home(ready, *steps)] == [founded("nhs", "1")] * 2 + [founded("upn", "5")]


@pytest.mark.parametrize("number", ["1", "2"])
def test_who_comes_with_the_number_of_somebody_judged_the_same_as_another_is_with_both(ready, number):
    police = Feed("police", "book", "people", thing="Person")
    steps = (
        KNOWN,
        file(police, says(police, nhs="2", **AMY)),
        Judge(Verdict.SAME, person("health", "amy"), person("police", "amy")),
        file(SCHOOL, says(SCHOOL, nhs=number, **AMY)),
    )
    found = home(ready, *steps, of=(("school", "amy"), ("health", "amy"), ("police", "amy")))[-1]
    assert len(set(found)) == 1


def test_a_thing_has_the_key_of_its_number_while_an_open_part_in_force_names_it_and_losing_it_is_no_proposal(ready):
    """Of a car that two agencies name by its plate: the school in a closed part, and for a while in an open one."""
    plate = "LE01KAB"

    def names(agency, source, **access):
        feed = Feed(agency, "book", source)
        return file(feed, row(part(vehicle(agency, plate), AccessClass(agency, **access)), reference="1"))

    clear(ready)
    here, named = Installation(ready), MINT.mint("e", "key", EntityKind.VEHICLE, plate)
    itself = MINT.mint("e", "subject", subject_id(vehicle("school", plate)))
    steps = (
        names("health", "cars"),
        names("school", "closed", handling="C"),
        names("school", "open"),
        Undo(2),
        names("school", "open again"),
    )
    homes = []
    for step in steps:
        assert here.play((step,)) == [""]
        standing = (t for t in dump(ready).ties if t.kind == "IS" and t.properties["held_to"] > "9999")
        homes.append({t.start: t.end for t in standing}.get(subject_id(vehicle("school", plate))))
    assert homes == [None, itself, named, itself, named]
    assert proposed(ready) == set()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_key_of_the_earliest_day_founds_whatever_came_first(ready, order):
    lists = [replace(SCHOOL, source=f"list {n}") for n in range(3)]
    bears = ({"nhs": "1", "upn": "5"}, {"upn": "5"}, {"cro": "8"})
    files = [
        file(f, says(f, **b, **AMY, dated=d))
        for f, b, d in zip(lists, bears, ("2026-02-02", "2026-01-05", "2026-01-20"), strict=True)
    ]
    assert home(ready, *(files[n] for n in order))[-1][0] == founded("upn", "5")


def test_keys_of_one_day_found_by_their_kind(ready):
    everything = {"cro": "1", "uln": "2", "pnc": "3", "upn": "4", "nhs": "5"}
    for kind in ("nhs", "upn", "pnc", "uln", "cro"):
        assert home(ready, file(SCHOOL, says(SCHOOL, **everything, **AMY)))[0][0] == founded(kind, everything.pop(kind))


def proposed(engine):
    """The Subjects that proposals are about, as agency and reference; nothing where no engine is tried."""
    if engine is None:
        return None
    held = dump(engine)
    named = {n.id: (n.properties["agency"], n.properties["reference"]) for n in held.nodes if "Subject" in n.labels}
    proposals = {n.id for n in held.nodes if "Proposal" in n.labels}
    return {named[t.end] for t in held.ties if t.start in proposals and t.end in named}


@pytest.mark.parametrize("name", ["Amy", "Amy B", "Amy C", "Amy D"])
def test_the_proposal_a_lost_number_leaves_shows_what_is_held_and_is_the_matchers_to_judge_too(ready, name):
    wrong, right = says(SCHOOL, nhs="1", **AMY, name=f"{name} Ward"), says(SCHOOL, nhs="2", **AMY, name=name)
    corrected = (KNOWN, file(SCHOOL, wrong), file(SCHOOL, right, at=1))
    taken_back = (KNOWN, file(SCHOOL, right), file(SCHOOL, wrong, at=1), Undo(2))
    for steps in (corrected, taken_back):
        clear(ready)
        here = Installation(ready)
        here.play(steps)
        (line,) = here.view.list(here.matcher(), PROPOSALS, 10).lines
        held = {n.id for n in dump(ready).nodes if "Record" in n.labels and n.properties["held_to"] > "9999"}
        assert {told.record for told in line.concerns} == held


def test_a_number_sent_in_error_leaves_no_proposal(ready):
    home(ready, KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), Undo(1, error=True))
    assert proposed(ready) in (None, set())


def test_until_somebody_judges_answers_on_either_side_say_that_a_number_was_corrected(ready):
    """To those who may see both sides, from the day of the correction on."""
    steps = (KNOWN, file(SCHOOL, says(SCHOOL, nhs="1", **AMY)), file(SCHOOL, says(SCHOOL, nhs="2", **AMY), at=1))
    clear(ready)
    here = Installation(ready)
    here.play(steps)
    both, one = here.all_seeing(), reader([AccessClass("health")])
    sides = [{"entity": founded("nhs", "1")}, {"entity": founded("nhs", "2")}]
    said = "until 3 March 2026, joined by a number since corrected"
    assert all(said in here.ask(both, "known_when", side) for side in sides)
    assert not any(said in here.ask(both, "known_when", {**side, "known_at": moment(1)}) for side in sides)
    assert not any("since corrected" in here.ask(one, "known_when", side) for side in sides)
    here.play((Judge(Verdict.NOT_SAME, person("school", "amy"), person("health", "amy"), "school"),))
    assert not any("since corrected" in here.ask(both, "known_when", side) for side in sides)
