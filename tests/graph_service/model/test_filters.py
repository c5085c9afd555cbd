"""What narrows an asking: least grades and periods, and what the guard is given of them."""

from itertools import product

import pytest

from graph_service.errors import BadInput
from graph_service.model.grades import below
from graph_service.model.question import Params, SaidWithin
from graph_service.model.times import EARLIEST, LATEST
from graph_service.questions import QUESTIONS
from graph_service.spelling.grades import grade, weakness
from graph_service.view import parse
from tests.worlds import reader

CODES = {"3x5x2": ("123", "ABCDE"), "5x5x5": ("ABCDE", "12345")}
EVERY = [f"{scheme} {source} {information}" for scheme, of in CODES.items() for source, information in product(*of)]
NOW = "2026-03-01T09:00:00.000000Z"


def guard(params):
    return params.guard(reader(()), NOW)


@pytest.mark.parametrize("least", EVERY)
def test_below_a_least_grade_is_what_its_scheme_grades_lower_by_either_part_and_nothing_of_another(least):
    found = below([least])
    handled = {one: grade(f"{one} P" if one.startswith("3") else f"{one} 1") for one in EVERY}
    for one, given in handled.items():
        lower = any(a > b for a, b in zip(weakness(given), weakness(handled[least]), strict=True))
        assert (one in found) is (given.scheme == least.split()[0] and lower)
        assert str(given).startswith(one)


def test_a_least_grade_is_taken_in_any_letters_and_spacing_and_read_as_grades_begin():
    assert Params(grades=(" 3X5X2  2 c ", "5x5x5 b 3")).grades == ("3x5x2 2 C", "5x5x5 B 3")


@pytest.mark.parametrize("text", ["2 C", "3x5x2 2 C P", "3x5x2 C 2", "5x5x5 2 C", "ungraded", "", "3x5x2 4 A", "Amira"])
def test_what_is_no_least_grade_is_refused_with_what_was_expected_and_without_what_came(text):
    with pytest.raises(BadInput) as refused:
        parse(QUESTIONS["overview"], {"grades": [text]})
    assert "such as 3x5x2 2 C or 5x5x5 B 3" in str(refused.value)
    assert text == "" or text not in str(refused.value).replace("3x5x2 2 C or", "")


def test_of_one_scheme_there_is_one_least_grade():
    with pytest.raises(BadInput, match="one least grade of a scheme"):
        parse(QUESTIONS["overview"], {"grades": ["3x5x2 2 C", "3x5x2 1 A"]})


def test_a_period_narrows_what_was_so_from_its_first_moment_to_its_last_and_may_be_open():
    bounds = [
        (guard(params)["valid_since"], guard(params)["valid_until"])
        for params in (
            SaidWithin(since="2026-02-01", until="2026-02-28"),
            SaidWithin(since="2026-02-01"),
            SaidWithin(until="2026-02-28"),
            SaidWithin(as_at="2026-02-28"),
        )
    ]
    first, last = "2026-02-01T00:00:00.000000Z", "2026-02-28T23:59:59.999999Z"
    assert bounds[:3] == [(first, last), (first, LATEST), (EARLIEST, last)]
    assert bounds[3] == ("2026-02-28T00:00:00.000000Z", last)


def test_a_day_beside_a_period_and_a_period_that_ends_before_it_begins_are_refused():
    asked = {"entity": "e_" + "a" * 24}
    with pytest.raises(BadInput, match="as_at is one day; since and until are several"):
        parse(QUESTIONS["profile"], {**asked, "as_at": "2026-02-01", "since": "2026-02-01"})
    with pytest.raises(BadInput, match="since is after until"):
        parse(QUESTIONS["profile"], {**asked, "since": "2026-02-02", "until": "2026-02-01"})


def test_an_asking_is_narrowed_by_what_it_names_and_by_nothing_else():
    assert (Params().is_narrowed, Params().narrowed_by) == (False, [])
    params = SaidWithin(since="2026-02-01", grades=("3x5x2 2 C",), known_at=NOW)
    assert (params.is_narrowed, params.narrowed_by) == (True, ["grades", "since"])
    every = parse(QUESTIONS["around"], {"entity": "e_" + "a" * 24})
    assert (every.is_narrowed, every.narrowed_by) == (False, [])


@pytest.mark.parametrize(
    "name", [n for n, q in QUESTIONS.items() if {"since", "until"} <= q.params.model_fields.keys()]
)
def test_a_period_that_ends_before_it_begins_is_refused_by_every_question_that_takes_one(name):
    question = QUESTIONS[name]
    backwards = {**question.example, "since": "2026-03-02", "until": "2026-03-01"}
    with pytest.raises(BadInput, match="since is after until"):
        parse(question, backwards)
