"""What else is typed: births, references, parts of numbers."""

from datetime import date

import pytest

from graph_service.spelling import Unclean
from graph_service.spelling.births import birth_day, with_birth
from graph_service.spelling.forms import forms
from graph_service.spelling.phones import ending_key, ending_keys, ends_so
from graph_service.spelling.places import district
from graph_service.spelling.plates import fragment, fragment_keys, holds, plate, plate_keys
from graph_service.spelling.references import official_numbers, reference, reference_keys

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "text",
    ["1/5/2010", "01.05.10", "2010-05-01", "1 May 2010", "1st of May 2010", "May 1, 2010", "01-05-2010", "DOB: 1/5/10"],
)
def test_a_birth_is_read_however_it_is_spelt(text):
    assert birth_day(text, TODAY) == "2010-05-01"


def test_a_birth_stands_beside_a_name_and_a_day_to_come_or_none_is_no_birth():
    assert with_birth("Jordan Smith (dob 1/5/2010)", TODAY) == ("Jordan Smith", "2010-05-01")
    assert with_birth("Smith, Jordan, born on 2 Nov 1984", TODAY) == ("Smith, Jordan", "1984-11-02")
    assert with_birth("3/4/60 Amy Ward", TODAY) == ("Amy Ward", "1960-04-03")
    for text in ("Jordan Smith", "31/2/2010", "1/5/2030", "AB/10/1234567", "07700 900123", "1/2/2010/4"):
        with pytest.raises(Unclean):
            with_birth(text, TODAY)


def test_a_reference_is_found_without_its_marks_and_holds_a_figure():
    assert reference("wp/23 1001-a") == reference("WP231001A") == "WP231001A"
    assert reference_keys("N 400-001") == {"r:N400001"}
    for text in ("Jordan Smith", "A1", "no figure"):
        with pytest.raises(Unclean):
            reference(text)


def test_an_official_number_is_tried_as_each_that_has_its_shape():
    assert official_numbers("943 476 5919") == [("an NHS number", "nhs:9434765919"), ("a ULN", "uln:9434765919")]
    assert official_numbers("2003/0062845E") == [("a PNC ID", "pnc:2003/0062845E")]
    assert official_numbers("N400001") == []


def test_the_last_figures_find_a_phone_written_in_any_way_and_no_other():
    for written in ("07700 900123", "+447700900123", "ext. 900123"):
        for typed in ("0123", "00123", "900123", "900 123"):
            assert ending_key(typed) in ending_keys(written) and ends_so(written, typed), (written, typed)
    assert not ends_so("07700 900124", "0123") and ends_so("07700 900123", "+44 7700 900123")
    assert ending_keys("unknown") == frozenset()
    with pytest.raises(Unclean):
        ending_key("123")


@pytest.mark.parametrize("part", ["AB12", "12C", "CDE1", "B12CD", "2CDE", "AB12CD", "ABI2"])
def test_a_run_of_a_mark_finds_it_wherever_it_stands(part):
    held = plate("AB12 CDE")
    inside = holds(fragment(part), held.pattern)
    assert inside == (part != "CDE1")
    assert any(keys <= plate_keys(held) for keys in fragment_keys(fragment(part))) == inside


def test_half_a_postcode_is_its_district():
    assert district("wf1") == district("WF1 2AB") == "WF1"
    with pytest.raises(Unclean):
        district("Ward")


def test_a_text_is_tried_as_all_it_could_be():
    tried = [form.tried for form in forms("900123", TODAY)]
    assert "as a UPRN 900123" in tried and "as the last figures of a phone number" in tried
    assert [form.born for form in forms("Amy Ward 1/5/2010", TODAY) if form.born] == ["2010-05-01"]
