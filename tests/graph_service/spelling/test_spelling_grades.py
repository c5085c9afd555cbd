import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.spelling.grades import grade, weakness
from ingest.clean import Unclean


@pytest.mark.parametrize("text", ["3x5x2 2 D P", "2DP", "2 d p", "2/D/P", "3x5x2: 2DP"])
def test_the_new_scheme_is_read_however_it_is_spaced(text: str) -> None:
    found = grade(text)
    assert (found.scheme, found.source, found.information, found.handling) == ("3x5x2", "2", "D", "P")
    assert found.verbatim == text
    assert str(found) == "3x5x2 2 D P"


@pytest.mark.parametrize("text", ["5x5x5 E 4 1", "E41", "e/4/1", "5 x 5 x 5: E41"])
def test_the_old_scheme_is_read_however_it_is_spaced(text: str) -> None:
    found = grade(text)
    assert (found.scheme, found.source, found.information, found.handling) == ("5x5x5", "E", "4", "1")


def test_conditions_belong_to_handling_c_alone() -> None:
    assert grade("2 D C A1 S2").conditions == ("A1", "S2")
    assert grade("2DC").conditions == ()
    for text in ("2 D P A1", "E41 A1", "2 D C A9"):
        with pytest.raises(Unclean):
            grade(text)


def test_blank_is_ungraded_and_never_the_weakest_grade() -> None:
    for text in ("", "  ", "Ungraded"):
        assert grade(text).scheme == "ungraded"
        assert weakness(grade(text)) is None


@pytest.mark.parametrize("text", ["4DP", "2FP", "F61", "5x5x5 2DP", "3x5x2 E41", "B2", "high"])
def test_what_is_no_grade_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        grade(text)


@settings(max_examples=50)
@given(st.sampled_from("123"), st.sampled_from("ABCDE"), st.sampled_from("PC"))
def test_a_grade_shown_reads_back_as_itself(source: str, information: str, handling: str) -> None:
    found = grade(source + information + handling)
    again = grade(str(found))
    assert (again.scheme, again.source, again.information, again.handling) == ("3x5x2", source, information, handling)


def test_information_suspected_false_is_weakest_whoever_said_it() -> None:
    assert weakness(grade("1EP")) > weakness(grade("3DP")) > weakness(grade("2DP"))
    assert weakness(grade("A51")) > weakness(grade("E41"))
