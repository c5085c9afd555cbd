"""A profile that tightens a part: until its file is finished the looser class is under correction, seen by its own agency alone."""

from dataclasses import replace

import pytest

from graph_service.access import Identity
from graph_service.model.facts import Batch, Feed, PartClass
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Role
from tests.installation import OPERATOR, Installation, clear
from tests.worlds import File, moment, numbered, part, person, row

FEED = Feed("police", "book", "people", thing="Person")
OPEN, CLOSED = AccessClass("police"), AccessClass("police", "OFFICIAL", "C", ("A1",))


def sent(access, staged_by):
    """Two people, each a batch of their own, under a profile that gives the part this class."""
    given = (PartClass("main", (("said", "said"),), access),)
    rows = (
        row(part(person("police", name), access, names=(name,), keys=frozenset({f"n:{name}"})), reference=name)
        for name in ("amy", "ben")
    )
    rows = tuple(replace(one, classes=given) for one in numbered(rows))
    return File(FEED, rows, moment(-1), "one file", staged_by, batch=1), given


def reading(here, agency):
    """The classes of the police that somebody of an agency is admitted to."""
    who = Identity("u", agency, Role.ANALYST, frozenset({Purpose.INVESTIGATION}))
    return {c.text for c in here.view.scope(who, Purpose.INVESTIGATION).classes.values() if c.agency == "police"}


def put(here, file, given, *, batches, finish):
    extract = replace(file.extract, classes=given)
    opened = here.writer.open(OPERATOR, extract)
    for rows in file.batches[:batches]:
        here.writer.put(OPERATOR, Batch(extract, rows, rows[-1].line), opened)
    if finish:
        here.writer.finish(OPERATOR, opened)
    return opened


def test_the_looser_class_is_admitted_to_nobody_outside_until_the_file_is_finished(ready):
    clear(ready)
    here = Installation(ready)
    put(here, *sent(OPEN, "profile 1"), batches=2, finish=True)
    assert reading(here, "council") == {OPEN.text}
    here.now = moment(1)
    opened = put(here, *sent(CLOSED, "profile 2"), batches=1, finish=False)  # killed on its way
    assert reading(here, "council") == set() and OPEN.text in reading(here, "police")
    assert [(text, extract) for _, text, extract in here.view.corrections()] == [(OPEN.text, opened.id)]
    here.now = moment(2)
    put(here, *sent(CLOSED, "profile 2"), batches=2, finish=True)  # run again
    assert here.view.corrections() == []
    assert reading(here, "council") == {OPEN.text}
    names = here.ask(here.view.scope(_council(), Purpose.INVESTIGATION), "find", {"text": "amy"})
    assert "amy" not in names


@pytest.mark.parametrize("profiles", [(OPEN, CLOSED), (OPEN, OPEN, CLOSED)])
def test_a_newer_mapping_of_one_file_that_closes_reaches_what_the_older_ones_told(ready, profiles):
    clear(ready)
    here = Installation(ready)
    for number, access in enumerate(profiles):
        here.now = moment(number)
        put(here, *sent(access, f"profile {number}"), batches=2, finish=True)
    asked = [
        here.ask(
            here.view.scope(_council(), Purpose.INVESTIGATION), "find", {"text": "amy", "known_at": moment(number)}
        )
        for number in range(len(profiles))
    ]
    assert not any("amy" in answer for answer in asked)
    assert "amy" in here.ask(here.all_seeing(), "find", {"text": "amy", "known_at": moment(0)})


def test_a_profile_that_loosens_or_says_the_same_corrects_nothing(ready):
    clear(ready)
    here = Installation(ready)
    put(here, *sent(CLOSED, "profile 1"), batches=2, finish=True)
    put(here, *sent(OPEN, "profile 2"), batches=1, finish=False)
    assert here.view.corrections() == []


def test_a_profile_that_tightens_leaves_another_agencys_classes_as_they_are(ready):
    clear(ready)
    here = Installation(ready)
    theirs = row(part(person("council", "amy"), AccessClass("council"), names=("amy",)), reference="amy")
    here.play((File(Feed("council", "book", "people"), numbered([theirs]), moment(-1), "theirs"),))
    put(here, *sent(OPEN, "profile 1"), batches=2, finish=True)
    put(here, *sent(CLOSED, "profile 2"), batches=1, finish=False)
    assert [text for _, text, _ in here.view.corrections()] == [OPEN.text]


def test_a_correction_taken_back_ends(ready):
    clear(ready)
    here = Installation(ready)
    first = put(here, *sent(OPEN, "profile 1"), batches=2, finish=True)
    put(here, *sent(CLOSED, "profile 2"), batches=1, finish=False)
    assert here.view.corrections() != []
    here.now = moment(1)
    here.writer.withdraw(OPERATOR, first.id)
    assert here.view.corrections() == []


def test_a_newer_file_that_is_finished_ends_the_correction_of_one_that_was_stopped(ready):
    clear(ready)
    here = Installation(ready)
    put(here, *sent(OPEN, "profile 1"), batches=2, finish=True)
    put(here, *sent(CLOSED, "profile 2"), batches=1, finish=False)
    file, given = sent(CLOSED, "profile 2")
    here.now = moment(1)
    put(here, replace(file, digest="a newer file", taken_at=moment(0)), given, batches=2, finish=True)
    assert here.view.corrections() == []


def test_a_newer_file_taken_back_leaves_the_correction_of_one_that_may_go_on(ready):
    clear(ready)
    here = Installation(ready)
    put(here, *sent(OPEN, "profile 1"), batches=2, finish=True)
    stopped = put(here, *sent(CLOSED, "profile 2"), batches=1, finish=False)
    file, given = sent(CLOSED, "profile 2")
    here.now = moment(1)
    newer = put(here, replace(file, digest="a newer file", taken_at=moment(0)), given, batches=1, finish=False)
    here.writer.withdraw(OPERATOR, newer.id)
    assert [extract for _, _, extract in here.view.corrections()] == [stopped.id]


@pytest.mark.parametrize("tags", [(), ("third-party",)])
def test_the_looser_class_with_more_tags_is_under_correction_too(ready, tags):
    clear(ready)
    here = Installation(ready)
    tagged = AccessClass("police", tags=("third-party",))
    put(here, *sent(tagged, "profile 1"), batches=1, finish=False)
    put(here, *sent(replace(OPEN, tags=tags), "profile 2"), batches=2, finish=True)
    put(here, *sent(CLOSED, "profile 3"), batches=1, finish=False)
    under = {text for _, text, _ in here.view.corrections()}
    assert tagged.text in under and (not tags) == (OPEN.text in under)


def _council():
    return Identity("u", "council", Role.ANALYST, frozenset({Purpose.INVESTIGATION}))
