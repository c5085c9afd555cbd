"""What a file is called: the question, days and figures; nobody's name."""

import pytest

from graph_service.errors import BadInput
from graph_service.exports import file_name, refuse_naming
from graph_service.questions import QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_name_that_is_made_is_one_that_may_be_given(question):
    made = file_name(question, "2026-07-01T23:30:00.000000Z", "csv")
    assert made.startswith(f"{question}-2026-07-02-") and made.endswith(".csv")
    refuse_naming(made, question, made)


NAMING = ("jordan.csv", "profile-mia-tester.csv", "Mia.xlsx", "profile.mia.csv", "profile-mia1.csv", "m1a.csv", "p-е.csv", ".csv",
          "-.csv", "profile_2026_Amir.geojson", "Jördis.csv", "may.csv")  # fmt: skip


@pytest.mark.parametrize("name", NAMING)
def test_a_name_in_which_a_persons_could_stand_is_refused_and_one_is_offered(name):
    with pytest.raises(BadInput, match=r"such as made\.csv"):
        refuse_naming(name, "profile", "made.csv")


@pytest.mark.parametrize(
    "name", ["profile.csv", "a.csv", "panel-2026-q3.xlsx", "Profile_2.geojson", "export.2026-11-27.csv"]
)
def test_a_name_of_the_question_days_and_figures_is_taken(name):
    refuse_naming(name, "profile", "made.csv")
