"""Recent work: what can be asked again without keeping a word that was typed."""

from datetime import date

from graph_service.model.vocabulary import EntityKind, Purpose
from graph_service.questions import QUESTIONS
from graph_service.questions.find import FindParams
from graph_service.questions.profile import ProfileParams
from graph_service.store import Store
from graph_service.store.recent import MOST_KEPT, without_words
from tests.graph_service.store.conftest import Held, analyst

WHO = Purpose.SAFEGUARDING
CHILD = "e_" + "0a" * 12


def test_what_was_asked_comes_back_newest_first_and_can_be_asked_again(store: Store, clock: Held):
    who = analyst(store).who
    asked = [
        ProfileParams(entity=CHILD, on=date(2026, 2, 1), sections=("name", "link"), agencies=("police",)),
        ProfileParams(entity="e_" + "1b" * 12, since=date(2026, 1, 1), most=7),
    ]
    for params in asked:
        store.recent.keep(who, "police", "profile", params, WHO)
        clock.on(minutes=1)
    found = store.recent.of(who, "police")
    assert [ProfileParams.model_validate(one.params) for one in found] == asked[::-1]
    assert {one.left_out for one in found} == {()} and {one.question for one in found} == {"profile"}
    assert found[0].asked > found[1].asked and found[0].purpose is WHO


def test_what_was_typed_is_left_out_and_named(store: Store):
    who = analyst(store).who
    typed = FindParams(text="Zebedee Quillfeather", kinds=(EntityKind.PERSON,), most=5, agencies=("police", "the gang"))
    store.recent.keep(who, "police", "find", typed, WHO)
    (found,) = store.recent.of(who, "police")
    assert found.params == {"kinds": ["Person"], "most": 5} and found.left_out == ("agencies", "text")


def test_no_question_has_a_parameter_through_which_a_typed_word_is_kept():
    """Every parameter of every question is tried with a name that somebody might have typed there."""
    tried = 0
    for question in QUESTIONS.values():
        for name in question.params.model_fields:
            for word in ("elowen", ("elowen",), ("elowen", CHILD)):
                params = question.params.model_construct(_fields_set={name}, **{name: word})
                assert without_words(params, {"police"}.__contains__) == ({}, [name]), (question.name, name)
                tried += 1
    assert tried > 300


def test_the_same_asked_again_stands_once_at_its_last_time(store: Store, clock: Held):
    who = analyst(store).who
    for n in (1, 2, 1):
        store.recent.keep(who, "police", "profile", ProfileParams(entity=CHILD, most=n), WHO)
        clock.on(minutes=1)
    assert [one.params["most"] for one in store.recent.of(who, "police")] == [1, 2]


def test_it_is_of_one_account_and_one_agency_and_the_oldest_are_forgotten(store: Store, clock: Held):
    one, other = analyst(store).who, analyst(store, "b.gill").who
    for who, agency in ((other, "police"), (one, "council")):
        store.recent.keep(who, agency, "profile", ProfileParams(entity=CHILD), WHO)
    for n in range(MOST_KEPT + 5):
        store.recent.keep(one, "police", "profile", ProfileParams(entity=CHILD, most=n + 1), WHO)
        clock.on(seconds=1)
    kept = store.recent.of(one, "police", 1000)
    assert [asking.params["most"] for asking in kept] == list(range(MOST_KEPT + 5, 5, -1))
    assert len(store.recent.of(one, "police")) == 10
    assert [len(store.recent.of(*whose)) for whose in ((other, "police"), (one, "council"), (other, "council"))] == [
        1,
        1,
        0,
    ]
