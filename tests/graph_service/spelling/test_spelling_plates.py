import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.spelling.plates import lookup_keys, matches, plate, plate_keys
from ingest.clean import Unclean

marks = st.one_of(
    st.from_regex(r"[A-Y]{2}[0-9]{2}[A-Z]{3}", fullmatch=True),
    st.from_regex(r"[A-Y][1-9][0-9]{0,2}[A-Z]{3}", fullmatch=True),
    st.from_regex(r"[A-Z]{3}[1-9][0-9]{0,3}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{3,8}[0-9]", fullmatch=True),
)


@settings(max_examples=50)
@given(marks, st.data())
def test_a_mark_matches_any_pattern_made_by_hiding_its_characters_and_shares_its_keys(
    mark: str, data: st.DataObject
) -> None:
    known = plate(mark)
    hidden = data.draw(st.sets(st.integers(0, len(mark) - 1), max_size=len(mark) - 1))
    pattern = plate("".join("?" if place in hidden else one for place, one in enumerate(mark)))
    assert matches(pattern.pattern, known.pattern)
    assert set(lookup_keys(pattern)) <= plate_keys(known)


@settings(max_examples=50)
@given(marks)
def test_normalising_twice_changes_nothing(mark: str) -> None:
    assert plate(plate(mark).pattern) == plate(mark)
    assert plate(f" {mark[:2].lower()} - {mark[2:].lower()} ") == plate(mark)


@pytest.mark.parametrize(
    ("text", "whole", "form"),
    [
        ("ab12 cde", "AB12CDE", "current"),
        ("ABI2 CDE", "AB12CDE", "current"),
        ("AB1O CDE", "AB10CDE", "current"),
        ("0A12 CDE", "OA12CDE", "current"),
        ("A123 BCD", "A123BCD", "prefix"),
        ("ABC 123D", "ABC123D", "suffix"),
        ("AIZ 1234", "AIZ1234", "northern"),
        ("ABC 123", "ABC123", "dateless"),
        ("W-AB 12345", "WAB12345", "other"),
    ],
)
def test_a_mark_is_read_by_its_format(text: str, whole: str, form: str) -> None:
    assert (plate(text).whole, plate(text).format) == (whole, form)


def test_an_unseen_character_can_be_written_four_ways() -> None:
    assert {plate(f"AB1{sign} CDE") for sign in "?*._"} == {plate("AB1?CDE")}
    assert plate("AB1? CDE").whole is None
    assert lookup_keys(plate("AB1? CDE")) == ("v3:4:CDE", "v3:0:AB1")
    assert lookup_keys(plate("A?1?C?E")) == ()
    assert lookup_keys(plate("AB12CDE")) == ("v:AB12CDE",)
    assert not matches("AB1?CDF", "AB12CDE")


@pytest.mark.parametrize("text", ["", "unknown", "???????", "silver Golf", "A", "AB12 CDE / XY34 ZZZ"])
def test_what_is_no_mark_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        plate(text)
