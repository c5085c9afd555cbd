"""What was known when: worked cases that a reader can follow by hand."""

from dataclasses import asdict

from graph_service.model.facts import Feed, Link
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.oracle.reading import Oracle
from tests.worlds import (
    MINT,
    File,
    Judge,
    Undo,
    between,
    event,
    moment,
    numbered,
    part,
    person,
    reader,
    row,
    subject_id,
)

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
ROLL, LOG = Feed("police", "book", "roll", thing="Person"), Feed("police", "book", "log")
MIA, CAL = person("police", "mia"), person("police", "cal")
BORN = {"born": "2010-05-01", "forename": "mia"}


def on_the_roll(number, day, name="Mia", feed=ROLL):
    """An agency's own file about its child, with the number that founds her."""
    about = person(feed.agency, "mia")
    told = part(about, AccessClass(feed.agency), kind="person", names=(name,), bears={"nhs": number, **BORN})
    return File(feed, numbered([row(told, reference="mia")]), moment(day), f"{feed.name} of {day}")


def seen(day, words, *links, recorded_at="", access=POLICE):
    """The police log of a day: one entry, in these words."""
    told = part(
        MIA, access, *links, kind="log", raw={"seen": words}, headings={"seen": "What"}, recorded_at=recorded_at
    )
    return File(LOG, numbered([row(told, reference="1")]), moment(day), f"log of {day}")


def alone(mention):
    return MINT.mint("e", "subject", subject_id(mention))


def now(world, mention):
    """The entity that somebody is at the end of a world."""
    return Oracle(world).entities()[subject_id(mention)]


def by_key(number):
    """The entity that somebody of this number is."""
    return now((on_the_roll(number, 0),), MIA)


def play(ready, *world):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    return here


def known(here, entity, scope=None, **values):
    answer = here.told(scope or here.all_seeing(), "known_when", {"entity": entity, **values})
    return answer["rows"], answer["notes"]


def told(rows):
    """Of each line its kind and the words under the heading What."""
    return [(r["what"], next((w["value"] for w in r["words"] if w["heading"] == "What"), "")) for r in rows]


def test_a_link_that_came_before_its_childs_file_is_among_what_was_known_of_her(ready):
    friends = Link("PEER_OF", CAL, MIA)
    first = File(LOG, numbered([row(part(CAL, POLICE, friends, kind="log"), reference="1")]), moment(-3), "links")
    gone = File(LOG, numbered([row(part(CAL, POLICE, kind="log"), reference="1")]), moment(-2), "corrected")
    here = play(ready, first, gone, on_the_roll("1", -1))
    rows, notes = known(here, by_key("1"))
    assert [(r["what"], r["held_from"], r["held_to"]) for r in rows] == [
        ("PEER_OF", moment(0), moment(1)),
        ("person", moment(2), None),
    ]
    assert (rows[0]["start"], rows[0]["end"], rows[0]["other"]) == (alone(CAL), by_key("1"), alone(CAL))
    assert notes == []


def test_both_halves_are_there_after_a_merge_with_what_was_corrected_before_it(ready):
    other = person("council", "x")
    noted = Feed("council", "book", "notes")

    def note(day, words):
        said = part(other, COUNCIL, kind="note", raw={"seen": words}, headings={"seen": "What"})
        return File(noted, numbered([row(said, reference="n")]), moment(day), f"notes of {day}")

    world = (
        seen(-4, "at the arcade"),
        note(-4, "in the park"),
        note(-3, "in the lane"),
        Judge(Verdict.SAME, MIA, other),
    )
    here = play(ready, *world)
    together = now(world, other)
    rows, notes = known(here, together)
    assert sorted(told(rows)) == [("log", "at the arcade"), ("note", "in the lane"), ("note", "in the park")]
    assert {r["start"] for r in rows} == {together} and notes == []


def test_a_corrected_version_from_before_a_move_is_told_of_the_new_entity_with_its_own_days(ready):
    world = (seen(-5, "with an older man"), seen(-4, "with her uncle"), on_the_roll("1", -3), on_the_roll("2", -2))
    here = play(ready, *world)
    rows, _ = known(here, by_key("2"))
    held = [(*said, r["held_from"], r["held_to"]) for said, r in zip(told(rows), rows, strict=True)]
    assert held == [
        ("log", "with an older man", moment(0), moment(1)),
        ("log", "with her uncle", moment(1), None),
        ("person", "", moment(2), moment(3)),
        ("person", "", moment(3), None),
    ]
    assert {r["start"] for r in rows} == {by_key("2")}


def test_what_was_taken_for_her_for_a_time_and_is_now_another_is_told_and_counted_as_that(ready):
    other = person("police", "mio")
    said = part(other, POLICE, kind="note", raw={"seen": "a lad"}, headings={"seen": "What"})
    wrong = File(Feed("police", "book", "notes"), numbered([row(said, reference="n")]), moment(-1), "notes")
    world = (seen(-1, "at the arcade"), wrong, Judge(Verdict.SAME, MIA, other))
    here, joined = play(ready, *world, Undo(2)), now(world, MIA)
    (left,) = {alone(MIA), alone(other)} - {joined}
    rows, notes = known(here, joined)
    assert sorted(told(rows)) == [("log", "at the arcade"), ("note", "a lad")]
    assert {r["start"] for r in rows} == {joined, left}
    assert notes == [
        "Lines about what was taken for this for a time and is now taken for another: 1. Their ends say for which."
    ]
    rows, notes = known(here, left)
    assert ([r["start"] for r in rows], notes) == ([left], [])


def test_a_line_says_who_did_what_when_and_in_whose_words(ready):
    happened = between("2026-02-02", "2026-02-02")
    what = event("police", "e1")
    involved = Link("INVOLVED_IN", MIA, what, happened, {"role": "missing"})
    said = part(
        what,
        POLICE,
        involved,
        kind="event",
        raw={"seen": "left at dusk"},
        headings={"seen": "What"},
        recorded_at=moment(-9),
    )
    here = play(ready, File(LOG, numbered([row(said, reference="e1")]), moment(-1), "events"))
    (line,), _ = known(here, alone(MIA))
    assert (line["what"], line["how"], line["other"], line["event"]) == (
        "INVOLVED_IN",
        "missing",
        alone(what),
        alone(what),
    )
    assert line["when"] == asdict(happened)
    assert (line["recorded_at"], line["recorded_from"]) == (moment(-9), "row")
    assert {"heading": "What", "column": "seen", "value": "left at dusk"} in line["words"]


def test_an_agency_filter_narrows_the_lines_and_not_who_is_who(ready):
    """The council moves its own child; what the police wrote of her before is still told where theirs alone is asked for."""
    child = person("council", "mia")
    said = File(LOG, numbered([row(part(child, POLICE, kind="log"), reference="1")]), moment(-3), "log")
    gone = File(LOG, numbered([row(part(CAL, POLICE, kind="log"), reference="1")]), moment(-2), "corrected")
    roll = Feed("council", "book", "roll", thing="Person")
    here = play(ready, said, gone, on_the_roll("1", -1, feed=roll))
    whole, _ = known(here, by_key("1"))
    police, _ = known(here, by_key("1"), agencies=["police"])
    assert [r["agency"] for r in whole] == ["police", "council"]
    assert police == whole[:1]
    assert known(here, by_key("1"), reader([POLICE]))[0] == []
