"""Every statement has its words: the closed set is tried whole; and a few sentences as they are read."""

import re
from dataclasses import replace

import pytest

from graph_service.analysis.phrases import (
    ALLEGED,
    HAPPENED,
    PHRASES,
    UNNAMED,
    called,
    manner,
    says,
    sentence,
    short,
    words,
)
from graph_service.model.kinds import KINDS
from graph_service.model.question import Evidence, Label, Naming
from graph_service.model.times import ALWAYS, LATEST, Bounds
from graph_service.model.vocabulary import EntityKind, StatementKind

MIA, ANN, TWO = "e_" + "1" * 24, "e_" + "2" * 24, "e_" + "3" * 24
AT = "2026-11-25T12:00:00.000000Z"
OCTOBER = Bounds("2026-09-30T23:00:00.000000Z", "2026-10-14T22:59:59.999999Z", "day")

CODES = [
    (kind, code)
    for kind, declared in KINDS.items()
    for code in ("", *(code for one in declared.qualifiers if one.apart for code in one.codes))
]


def said(kind: str, how: str = "", start: str = MIA, end: str = ANN, **more) -> Evidence:
    told = {
        "assertion": "a_1", "record": "n_1", "times": 0, "when": ALWAYS,
        "agency": "police", "grade": "ungraded", "statement": "unstated", "origin": "o_1", "origin_agency": "police",
        "origin_source": "", "copied_only": False, "recorded_at": "2026-06-06T22:59:59.999999Z", "recorded_from": "row",
    }  # fmt: skip
    return Evidence(kind=kind, how=how, start=start, end=end, **{**told, **more})


def label(*names: str) -> Label:
    return Label(names=tuple(Naming(name=n, agencies=("police",), own=True) for n in names), text=" / ".join(names))


def names(**more: str) -> dict[str, str]:
    return {MIA: "Mia", ANN: "Ann", **more}


def test_every_kind_and_every_code_of_it_has_its_phrases_and_no_phrase_is_left_over():
    assert sorted((kind, code) for kind, by_code in PHRASES.items() for code in by_code) == sorted(CODES)


@pytest.mark.parametrize(("kind", "code"), CODES)
def test_each_is_said_from_both_ends_in_both_tenses_however_it_is_put(kind: str, code: str):
    for phrase in (PHRASES[kind][code].active, PHRASES[kind][code].passive):
        told = {
            says(phrase, put, past=past).format("X")
            for put in ("", "alleged", "said", "thought")
            for past in (True, False)
        }
        assert len(told) == 8
        for text in told:
            assert " X" in text and not re.search(r"[{}_]|  ", text), text
        assert phrase.short and "{" not in phrase.short
    pair = PHRASES[kind][code]
    mutual = pair.active == pair.passive
    ends = KINDS[kind]
    assert not mutual or ends.start == ends.end, "only two of one sort can be each other's"


def test_no_two_codes_of_a_kind_are_said_in_the_same_words():
    for by_code in PHRASES.values():
        assert len({pair.active.says for pair in by_code.values()}) == len(by_code)


def test_every_kind_of_entity_can_be_without_a_name_and_what_happens_is_of_the_closed_list():
    assert set(UNNAMED) == set(EntityKind)
    assert set(KINDS) >= HAPPENED | ALLEGED


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        (said("TARGETED", when=OCTOBER, grade="2 D C"),
         "Mia is alleged to have targeted Ann, between 1 and 14 October 2026 (police, 2 D C)"),
        (said("TARGETED"), "Mia is alleged to have targeted Ann, at a time not known (police, ungraded)"),
        (said("TARGETED", when=replace(OCTOBER, end=LATEST)),
         "Mia is alleged to target Ann, from 1 October 2026 (police, ungraded)"),
        (said("FAMILY_OF", "parent"), "Mia is a parent of Ann, no dates given (police, ungraded)"),
        (said("CARER_OF", when=OCTOBER), "Mia was a carer of Ann, between 1 and 14 October 2026 (police, ungraded)"),
        (said("INVOLVED_IN", "victim", when=OCTOBER), "Mia was a victim in Ann, between 1 and 14 October 2026 (police, ungraded)"),
        (said("AT", "last_seen", when=OCTOBER),
         "The person in Mia was last seen at Ann, between 1 and 14 October 2026 (police, ungraded)"),
        (said("CONTACTED", "Snapmap", times=3),
         "Mia contacted Ann by Snapmap, 3 times, at a time not known (police, ungraded)"),
        (said("CALLED", "call", when=OCTOBER), "Mia called Ann, between 1 and 14 October 2026 (police, ungraded)"),
        (said("CALLED", "message"), "Mia sent a message to Ann, at a time not known (police, ungraded)"),
        (said("CALLED"), "Mia reached Ann, at a time not known (police, ungraded)"),
        (said("TOOK_PART", "investigator"), "Mia investigated Ann, at a time not known (police, ungraded)"),
        (said("PEER_OF", statement="opinion"), "Mia is said to be a peer of Ann, no dates given (police, ungraded)"),
        (said("LIVES_AT", statement="inference", when=OCTOBER),
         "Mia is thought to have lived at Ann, between 1 and 14 October 2026 (police, ungraded)"),
        (said("link", assertion="", end=MIA), "An entry (link) about Mia (police, ungraded)"),
        (said("TRUSTS", agency="school", origin_agency="council", origin_source="events", copied_only=True),
         "Mia trusts Ann, no dates given (school, ungraded; said to be copied from council (its source events))"),
        (said("TRUSTS", agency="school", origin_agency="council", copied_only=True),
         "Mia trusts Ann, no dates given (school, ungraded; said to be copied from council)"),
        (said("TRUSTS", agency="school", origin_agency="council"),
         "Mia trusts Ann, no dates given (school, ungraded; copied from council)"),
    ],
)  # fmt: skip
def test_a_statement_is_a_sentence(statement: Evidence, read: str):
    assert sentence(statement, names(), AT) == read


def test_it_is_told_from_either_end_and_keeps_its_direction():
    targeted, seen = said("TARGETED", when=OCTOBER), said("AT", "found", when=OCTOBER)
    assert words(targeted, names(), AT, seen_from=ANN) == "Ann is alleged to have been targeted by Mia"
    assert words(targeted, names(), AT, seen_from=MIA) == "Mia is alleged to have targeted Ann"
    assert words(seen, names(), AT, seen_from=ANN) == "Ann was where the person in Mia was found"
    assert (short(targeted, MIA), short(targeted, ANN)) == ("targeted (alleged)", "targeted by (alleged)")


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_allegation_is_never_told_as_a_fact(kind: str):
    for how in PHRASES[kind]:
        alleged = said(kind, how, statement=StatementKind.ALLEGATION)
        for end in (MIA, ANN):
            assert " is alleged to " in words(alleged, names(), AT, end) and short(alleged, end).endswith(" (alleged)")
    assert manner(said(kind)) == ("alleged" if kind == "TARGETED" else "")


def test_a_name_is_the_first_that_may_be_seen_and_two_of_one_name_are_told_apart():
    evidence = [said("SEEN_WITH"), said("SEEN_WITH", end=TWO)]
    told = called({MIA: label("Big C", "Craig"), ANN: label("Mia"), TWO: label("Mia")}, evidence)
    assert told == {MIA: "Big C", ANN: "Mia (1)", TWO: "Mia (2)"}


def test_who_has_no_name_is_called_by_what_is_known_of_them():
    evidence = [said("WORKS_AT"), said("KEEPER_OF", start=ANN, end=TWO)]
    told = called({MIA: Label(names=(), text="no name you may see")}, evidence)
    assert told == {
        MIA: "somebody with no name you may see",
        ANN: "an organisation with no name you may see",
        TWO: "a vehicle with no name you may see",
    }
    assert called({}, [said("USES")])[ANN] == "something with no name you may see"
    assert sentence(said("USES"), called({}, [said("USES")]), AT).startswith(
        "Somebody with no name you may see uses something "
    )


@pytest.mark.parametrize("kind", list(EntityKind))
def test_what_has_no_name_is_called_by_the_kind_that_its_record_gives(kind):
    (name,) = called({}, [said(kind.value.casefold(), start=MIA, end=MIA)]).values()
    assert name.startswith(UNNAMED[kind])


def test_a_record_of_another_kind_says_nothing_of_what_it_is_about():
    (name,) = called({}, [said("note", start=MIA, end=MIA)]).values()
    assert name.startswith("something")
