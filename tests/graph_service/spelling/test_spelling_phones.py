import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.spelling.phones import phone
from ingest.clean import Unclean


@settings(max_examples=50)
@given(st.integers(0, 999), st.sampled_from(["7700900", "1134960", "2079460", "1632960"]))
def test_a_drama_number_is_accepted_however_it_is_written(last: int, start: str) -> None:
    national = f"{start}{last:03d}"
    wanted = f"+44{national}"
    forms = [
        f"0{national}",
        f"+44 {national}",
        f"0044{national}",
        f"+44 (0){national}",
        f"0{national[:4]} {national[4:]}",
    ]
    assert {phone(form).e164 for form in forms} == {wanted}
    assert phone(national).e164 == wanted
    assert phone(national).note == "a leading zero was put back"
    assert phone(wanted).note is None


@settings(max_examples=50)
@given(st.sampled_from(["GB", "IE", "PL", "RO", "PK", "FR", "AL"]))
def test_a_number_shown_any_way_reads_back_as_itself(country: str) -> None:
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert phone(shown).e164 == phone(e164).e164 == e164


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_is_unclean(text: str) -> None:
    try:
        found = phone(text)
    except Unclean:
        return
    assert phone(found.e164).e164 == found.e164


@pytest.mark.parametrize("text", ["", "n/k", "7.7E+09", "12345", "07700 900123 / 07700 900124", "0800 FLOWERS"])
def test_what_is_no_single_number_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        phone(text)


def test_an_extension_is_left_out_and_said_so() -> None:
    assert phone("0113 496 0123 ext 4").note == "the extension was left out"
