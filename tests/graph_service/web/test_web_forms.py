"""Forms: every question has one, what is typed means what a program would send, and what is wrong is said beside its field."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.questions import QUESTIONS
from graph_service.web import forms
from graph_service.web.fields import NOT_SHOWN, Loaded, Part, fields_of
from graph_service.web.forms import CHOSEN, CHOSEN_FOR, Typed

LOADED = Loaded(date(2026, 11, 20), ("council", "police"))
MIA, ANN = "e_" + "a" * 24, "e_" + "b" * 24
OURS = re.compile(
    r"\b(entit\w+|nodes?|assertions?|scopes?|origins?|kinds?|hubs?|cells?|Europe/London)\b|[`_]", re.IGNORECASE
)


def typed(name: str, **values: object) -> Typed:
    """A question's form as it is at first, filled in further."""
    return forms.as_typed(QUESTIONS[name], values, LOADED)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_parameter_of_every_question_has_a_field_in_plain_words(name: str):
    shown = forms.form(QUESTIONS[name], LOADED)
    fields = [one.field for one in shown.shown]
    assert {one.name for one in fields} == set(QUESTIONS[name].params.model_fields) - set(NOT_SHOWN)
    assert sorted(one.field.name for part in shown.parts.values() for one in part) == sorted(one.name for one in fields)
    said = [shown.title, shown.asks, *(text for one in fields for text in (one.label, one.hint))]
    assert [text for text in said if OURS.search(text)] == []
    assert all(one.label and one.label[0].isupper() for one in fields)
    assert {one.name for one in fields if one.part is Part.DAYS} == {"as_at", "recorded_by", "known_at"}
    assert {one.name for one in fields if one.part is Part.COMMON} == {"agencies", "grades"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_form_filled_in_as_the_example_asks_what_the_example_asks_twenty_rows_at_most(name: str):
    question = QUESTIONS[name]
    params, errors = forms.read(question, typed(name, **question.example))
    example = question.params.model_validate(question.example)
    few = {"most": min(20, example.most)} if hasattr(example, "most") else {}
    assert errors == {} and params == example.model_copy(update=few)


@pytest.mark.parametrize("name", [name for name, one in QUESTIONS.items() if one.params.model_fields["as_at"]])
def test_what_narrows_every_question_is_read_in_every_form(name: str):
    common = {"as_at": "2 June 2026", "recorded_by": "3/6/26", "known_at": "04/06/2026 16:05", "agencies": ("police",)}
    question = QUESTIONS[name]
    params, errors = forms.read(question, typed(name, **{**question.example, **common, "grades": "3x5x2 2 c"}))
    assert params and (params.as_at, params.recorded_by) == (date(2026, 6, 2), date(2026, 6, 3)), errors
    assert params.known_at and params.known_at.isoformat() == "2026-06-04T15:05:59.999999+00:00"
    assert (params.agencies, params.grades) == (("police",), ("3x5x2 2 C",))


def test_a_period_is_at_first_the_twelve_months_up_to_the_last_day_loaded():
    first = {one.name: one.first for one in fields_of(QUESTIONS["hotspots"], LOADED)}
    assert (first["since"], first["until"]) == (("21/11/2025",), ("20/11/2026",))
    leap = {one.name: one.first for one in fields_of(QUESTIONS["hotspots"], Loaded(date(2028, 2, 28)))}
    assert leap["since"] == ("01/03/2027",)
    of_statements = {one.name: one.first for one in fields_of(QUESTIONS["profile"], LOADED)}
    assert of_statements["since"] == of_statements["until"] == ()


WRONG = [
    ("hotspots", "since", "31/02/2026", "real day"),
    ("hotspots", "since", "", "Enter a day"),
    ("hotspots", "since", "soon", "real day"),
    ("hotspots", "until", "01/01/2001", "The last day must be the first day or a later one"),
    ("hotspots", "most", "many", "whole number from 1 to 1,000"),
    ("hotspots", "most", "0", "whole number from 1 to 1,000"),
    ("hotspots", "most", "1001", "whole number from 1 to 1,000"),
    ("hotspots", "compare", "perhaps", "Choose from the list"),
    ("hotspots", "edition", "mine", "Choose from the list"),
    ("hotspots", "parts", "elsewhere", "Choose from the list"),
    ("hotspots", "parts", (), "Choose at least one"),
    ("hotspots", "kinds", "miss!ng", "must be words"),
    ("hotspots", "known_at", "yesterday", "real day or moment"),
    ("hotspots", "grades", "rubbish", "Give a scheme"),
    ("hotspots", "grades", "3x5x2 2 C\n3x5x2 1 A", "Give one grade of a scheme"),
    ("profile", "entity", " ", "Enter a name"),
    ("profile", "kinds", "FRIEND_OF", "Choose from the list"),
    ("find", "text", "x", "at least two characters"),
    ("find", "text", "x" * 101, "At most 200 lines"),
    ("events", "until", "", "Give both"),
    ("events", "since", "", "Give both"),
    ("near", "within", "300", "steps of 100"),
    ("evidence", "assertion", "a_1", "must be an id"),
]


@pytest.mark.parametrize(("name", "field", "value", "words"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(name, field, value, words):
    question = QUESTIONS[name]
    filled = typed(name, **{**question.example, field: value})
    params, errors = forms.read(question, filled)
    assert params is None and list(errors) == [field] and words in errors[field]
    shown = forms.form(question, LOADED, filled, errors)
    assert {one.field.name: one.values for one in shown.shown} == {
        n: filled.all(n) for n in (s.field.name for s in shown.shown)
    }
    assert shown.wrong == ((field, errors[field]),)
    assert {one.field.name: one.error for one in shown.shown if one.error} == errors
    part = next(one.field.part.value for one in shown.shown if one.field.name == field)
    assert part in shown.opened, "what is wrong is never in a part that is closed"


@pytest.mark.parametrize(
    ("field", "later"), [("as_at", "2/6/26"), ("recorded_by", "2/6/26"), ("known_at", "2/6/26 00:00")]
)
@pytest.mark.parametrize("name", ["hotspots", "profile", "coverage"])
def test_none_of_the_three_days_may_be_one_that_has_not_come(name: str, field: str, later: str):
    question, example = QUESTIONS[name], {**QUESTIONS[name].example, **({"entity": MIA} if name == "profile" else {})}
    params, errors = forms.read(question, typed(name, **{**example, field: later}), today=date(2026, 6, 1))
    assert params is None and list(errors) == [field] and errors[field].endswith("must be today or an earlier day")
    params, errors = forms.read(question, typed(name, **{**example, field: later}), today=date(2026, 6, 2))
    assert params and errors == {}, "today itself may be given"


TOGETHER = [
    ("events", {"since": "", "until": ""}, "entity"),
    ("near", {"place": MIA}, "place"),
    ("found_with", {"event": MIA}, "child"),
    ("household", {"assertion": "a_" + "0" * 24 + "_" + "0" * 24}, "person"),
    ("evidence", {"record": "r_" + "0" * 24}, "assertion"),
    ("shared_associates", {"b": MIA}, "b"),
    ("how_connected", {"b": MIA}, "b"),
    ("around", {"as_at": "1/1/2026", "since": "1/1/2026"}, "as_at"),
]


@pytest.mark.parametrize(("name", "values", "beside"), TOGETHER)
def test_what_does_not_go_together_is_said_in_words_of_ours_beside_one_field(name, values, beside):
    _, errors = forms.read(QUESTIONS[name], typed(name, **{**QUESTIONS[name].example, **values}))
    assert list(errors) == [beside] and "expected" not in errors[beside] and "cannot be used" not in errors[beside]


def test_a_name_stands_for_an_id_only_as_long_as_it_is_the_name_the_id_was_chosen_for():
    question = QUESTIONS["profile"]
    named = Typed({"entity": ("Mia",), CHOSEN.format("entity"): (MIA,), CHOSEN_FOR.format("entity"): ("Mia",)})
    assert named.chosen("entity") == MIA and forms.names_in(question, named) == {}
    other = Typed({**named.values, "entity": ("Ann",)})
    assert other.chosen("entity") == "" and forms.names_in(question, other) == {"entity": "Ann"}
    forged = Typed({**named.values, CHOSEN.format("entity"): ("x",)})
    assert forms.names_in(question, forged) == {"entity": "Mia"}


def test_two_names_not_looked_up_yet_are_taken_for_two():
    filled = typed("shared_associates", a="Mia", b="Ann")
    params, errors = forms.read(QUESTIONS["shared_associates"], filled)
    assert errors == {} and params
    found, _ = forms.read(QUESTIONS["shared_associates"], filled, {"a": MIA, "b": ANN})
    assert found and (found.a, found.b) == (MIA, ANN)  # type: ignore[attr-defined]


def test_types_are_typed_in_words():
    params, _ = forms.read(QUESTIONS["hotspots"], typed("hotspots", kinds="Missing\nsexual exploitation, concern"))
    assert params and params.kinds == ("missing", "sexual_exploitation", "concern")  # type: ignore[attr-defined]
    known, _ = forms.read(QUESTIONS["known_when"], typed("known_when", entity=MIA, kinds="peer of\nnominal"))
    assert known and known.kinds == ("PEER_OF", "nominal")  # type: ignore[attr-defined]


def test_a_form_that_is_sent_again_means_the_same():
    tried = 0
    for name, question in QUESTIONS.items():
        filled = typed(name, **question.example)
        again: dict[str, tuple[str, ...]] = {}
        for field, value in forms.sent(question, filled):
            again[field] = (*again.get(field, ()), value)
        assert forms.read(question, Typed(again)) == forms.read(question, filled)
        tried += bool(again)
    assert tried > 10


@given(st.dictionaries(st.sampled_from(["since", "until", "most", "kinds", "parts", "area", "compare", "known_at"]),
                       st.lists(st.text(max_size=20), max_size=3).map(tuple)))  # fmt: skip
def test_whatever_is_typed_is_refused_beside_a_field_or_understood(values):
    question = QUESTIONS["hotspots"]
    filled = Typed({**typed("hotspots").values, **values})
    params, errors = forms.read(question, filled)
    assert (params is None) == bool(errors)
    assert set(errors) <= set(question.params.model_fields)
    forms.form(question, LOADED, filled, errors)
