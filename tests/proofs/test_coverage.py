"""What a file covers is told once, when it is all in; anew for other days; taken back with the file; and disturbs nothing else."""

import json
from dataclasses import replace

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Batch, Feed, PartClass
from graph_service.model.identity import Verdict
from graph_service.model.question import Scope
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Role
from tests.installation import OPERATOR, Installation, clear, dump
from tests.worlds import File, Undo, moment, numbered, part, person, row

POLICE, SEALED = AccessClass("police"), AccessClass("police", tags=("health",))
CLASSES = (PartClass("main", (), POLICE), PartClass("worries", (), SEALED))
BOOK = Feed("police", "book", "people", thing="Person")
MARCH, APRIL = ("2026-02-01", "2026-02-10"), ("2026-02-11", "2026-02-20")
AMY = person("police", "amy")


def file(day=-1, covers=None, feed=BOOK, classes=CLASSES, **more):
    rows = numbered([row(part(AMY, POLICE, names=("Amy",)), reference="amy")])
    return File(feed, rows, moment(day), f"{feed.name} {day}", classes=classes, covers=covers, **more)


def played(engine, *steps):
    clear(engine)
    here = Installation(engine)
    assert set(here.play(steps)) <= {""}
    return here


def told(engine):
    """What was ever told of what files cover, and whether it still is."""
    held = [n.properties for n in dump(engine).nodes if n.properties.get("kind") == "coverage"]
    return sorted((p["covers"].split()[0], p["held_to"] > "9999") for p in held)


def asked(here, scope=None, **values):
    return json.loads(here.ask(scope or here.all_seeing(), "coverage", values))


def test_a_file_killed_and_run_again_covers_once(ready):
    here = played(ready, file(covers=MARCH, killed=0))
    assert told(ready) == []
    here.play((file(covers=MARCH), file(covers=MARCH), file()))
    assert told(ready) == [("2026-02-01", True)]
    (found,) = asked(here)["rows"]
    assert (found["agency"], found["source"], found["spans"]) == (
        "police",
        "people",
        [{"first": "2026-02-01", "last": "2026-02-10"}],
    )


def test_the_same_file_for_other_days_is_another_version(ready):
    here = played(ready, file(covers=MARCH), file(covers=APRIL))
    assert told(ready) == [("2026-02-01", False), ("2026-02-11", True)]
    assert asked(here)["rows"][0]["spans"][0]["first"] == "2026-02-11"
    then = asked(here, known_at=moment(0))["rows"][0]
    assert then["spans"][0]["first"] == "2026-02-01"


def test_a_file_of_which_nothing_is_declared_covers_its_day_and_those_its_profile_says(ready):
    clear(ready)
    here = Installation(ready)
    for days, first in ((1, "2026-02-28"), (28, "2026-02-01")):
        extract = replace(file(feed=replace(BOOK, source=f"source {days}")).extract, covers_days=days)
        opened = here.writer.open(OPERATOR, extract)
        here.writer.finish(OPERATOR, opened)
        assert opened.covers == (first, "2026-02-28")


@pytest.mark.parametrize("covers", [("2026-02-10", "2026-02-01"), ("2026-02-01", "2026-03-02")])
def test_days_in_the_wrong_order_or_after_the_file_are_refused(ready, covers):
    clear(ready)
    here = Installation(ready)
    with pytest.raises(BadInput, match="expected days that a file covers"):
        here.writer.open(OPERATOR, file(covers=covers).extract)
    here.play((file(covers=MARCH),))
    with pytest.raises(BadInput, match="expected days that a file covers"):
        here.writer.open(OPERATOR, file(covers=covers).extract)


def test_a_later_file_of_a_full_feed_leaves_what_the_earlier_covers_and_no_tenth_counts_it(ready):
    full = replace(BOOK, full=True)
    here = played(ready, file(covers=MARCH, feed=full), file(day=0, covers=APRIL, feed=full))
    assert told(ready) == [("2026-02-01", True), ("2026-02-11", True)]
    (found,) = asked(here)["rows"]
    assert [found["spans"], found["gaps"]] == [[{"first": "2026-02-01", "last": "2026-02-20"}], []]
    opened = here.writer.open(OPERATOR, file(day=1, feed=full).extract)
    rows = file(day=1, feed=full).rows
    here.writer.put(OPERATOR, Batch(file(day=1, feed=full).extract, rows, 1), opened)
    assert here.writer.finish(OPERATOR, opened).closed == 0


def test_it_is_taken_back_with_its_file_and_seen_by_nobody_where_that_was_sent_in_error(ready):
    here = played(ready, file(covers=MARCH), Undo(0))
    assert asked(here)["rows"] == []
    assert asked(here, known_at=moment(0))["rows"]
    here = played(ready, file(covers=MARCH), Undo(0, error=True))
    wide = {n: c for n, c in here.view.classes().items() if "void" not in c.tags}
    reader = Scope("reader", "police", Role.ANALYST, Purpose.INVESTIGATION, "test", wide)
    assert asked(here, reader, known_at=moment(0))["rows"] == []


def test_it_stands_in_the_strictest_class_of_the_parts_and_every_answer_rests_on_what_its_reader_may_see(ready):
    here = played(ready, file(covers=MARCH), file(feed=replace(BOOK, source="open"), classes=CLASSES[:1]))
    wide = here.all_seeing()
    narrow = replace(wide, classes={n: c for n, c in wide.classes.items() if not c.tags})
    rests = [json.loads(here.ask(scope, "find", {"text": "nobody at all"}))["rests_on"] for scope in (wide, narrow)]
    assert [[one["source"] for one in each] for each in rests] == [["open", "people"], ["open"]]


def test_a_newer_mapping_that_tightens_a_part_tightens_what_was_covered_before(ready):
    open_ones, closed = CLASSES[:1], (PartClass("main", (), AccessClass("police", handling="C")),)
    here = played(ready, file(covers=MARCH, classes=open_ones), file(classes=closed, staged_by="profile 2"))
    wide = here.all_seeing()
    narrow = replace(wide, classes={n: c for n, c in wide.classes.items() if c.handling == "P"})
    assert told(ready) == [("2026-02-01", False), ("2026-02-01", True)]
    assert asked(here, wide, known_at=moment(0))["rows"]
    assert asked(here, narrow, known_at=moment(0))["rows"] == []


def test_a_file_of_whose_parts_no_class_is_given_says_nothing_of_itself(ready):
    played(ready, file(covers=MARCH, classes=()))
    assert told(ready) == []


def test_an_agency_is_never_judged_the_same_as_another(ready):
    council = Feed("council", "book", "people")
    classes = (PartClass("main", (), AccessClass("council")),)
    here = played(ready, file(covers=MARCH), file(feed=council, classes=classes))
    pair = tuple(n.id for n in dump(ready).nodes if n.properties.get("kind") == "coverage")
    with pytest.raises(BadInput, match="which days a file covers"):
        here.writer.judge(here.matcher(), Verdict.SAME, pair, "they share an office")


def test_an_empty_answer_says_what_was_loaded_and_what_was_tried(ready):
    here = played(ready, file(covers=MARCH, classes=CLASSES[:1]))
    answer = json.loads(here.ask(here.all_seeing(), "find", {"text": "AB12 C??"}))
    assert answer["notes"] == [
        "Tried as a name, also by its sound; as a plate AB12C??.",
        "Nothing that you may see answers this.",
        "Loaded, of what you may see: police people 1 February 2026 to 10 February 2026.",
    ]
    period = {"since": "2020-04-01", "until": "2020-04-30"}
    answer = json.loads(here.ask(here.all_seeing(), "hotspots", period))
    assert answer["rests_on"] == []
    assert answer["notes"][-1] == "No file that you may see covers April 2020."


def test_what_only_its_file_dates_is_counted_where_recorded_by_leaves_it_out(ready):
    rows = [
        part(AMY, POLICE, names=("Amy",), name=f"part {n}", recorded_at=at) for n, at in enumerate(("", "", moment(-9)))
    ]
    one = replace(file(), rows=numbered([row(*rows, reference="amy")]))
    here = played(ready, one)
    entity = json.loads(here.ask(here.all_seeing(), "coverage", {}))["rows"]
    assert entity
    subject = next(t.end for t in dump(ready).ties if t.kind == "REFERS_TO" and t.properties["names"])
    said = json.loads(here.ask(here.all_seeing(), "known_when", {"entity": subject, "recorded_by": "2026-02-25"}))
    assert len(said["rows"]) == 1
    assert said["notes"] == [
        "2 statements are left out because only their file's date, after that day, says when they were written."
    ]
