import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import stand_ins
from ingest.clean.invisible import controls, visible
from ingest.clean.stand_ins import is_error, is_no_reference, is_nobody, is_shortened

NONE = (
    "NULL", "(null)", "[NULL]", "N/A", "n.a.", "NA", "None", "nil", "nan", "-", "--", " - ", ".", "?", "??", "*", "TBC",
    "T.B.C.", "tba", "To be  confirmed", "x", "XX", "xxx", "0", "000", "0.0", "-1", "-999", "Not applicable", "<blank>",
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#####", "Err:502", "Unallocated", "See notes",
    "\uff2e\uff0f\uff21", "N\u200b/A", "TRUE", "as above", "",
)  # fmt: skip
UNKNOWN = ("Unknown", "UNK", "not known", "Not-Known", "N/K", "U/K", "Unidentified", "unknown male", "Anon")
REAL = (
    "N1",
    "C2",
    "X1",
    "A",
    "10",
    "001",
    "NA1",
    "OCC-0206",
    "L-2",
    "5E12",
    "1E15",
    "TBC1",
    "Null-7",
    "-1a",
    "Ann Noone",
    "Err",
)


@pytest.mark.parametrize("text", NONE)
def test_a_word_for_nothing_is_no_reference_and_tells_of_nobody(text):
    assert is_no_reference(text) and is_nobody(text)


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_word_for_somebody_unknown_is_no_reference_and_still_tells_of_somebody(text):
    assert is_no_reference(text) and not is_nobody(text)


@pytest.mark.parametrize("text", REAL)
def test_a_reference_is_one_though_it_looks_a_little_like_none(text):
    assert not is_no_reference(text) and not is_nobody(text) and not is_error(text)


@given(
    st.sampled_from(sorted(stand_ins._UNKNOWN | stand_ins._NOTHING | stand_ins._ERRORS)),
    st.sampled_from("-. (/"),
    st.booleans(),
)
def test_every_word_of_the_closed_list_is_refused_however_it_is_spaced_or_set(word, mark, capitals):
    assert is_no_reference((word.upper() if capitals else word).replace(" ", mark))


@pytest.mark.parametrize(
    "text", ["1.23457E+15", "1E+15", "1,23457E+15", "1.2E15", "-1.5e+16", " 1.00000000000000E+15 "]
)
def test_a_number_in_e_notation_has_lost_its_figures(text):
    assert is_shortened(text)


@pytest.mark.parametrize("text", ["5E12", "1E15", "123456789012345678", "E+15", "07700 900123", "C1E+A", "1.5"])
def test_whole_figures_and_references_with_an_e_have_lost_nothing(text):
    assert not is_shortened(text)


ON_PURPOSE_SEEN = {
    0x0600,
    0x0601,
    0x0602,
    0x0603,
    0x0604,
    0x0605,
    0x06DD,
    0x070F,
    0x0890,
    0x0891,
    0x08E2,
    0x110BD,
    0x110CD,
}
"""Format characters that are drawn: Arabic and Kaithi signs of numbers. Egyptian quadrats stand in no agency's files."""


def test_every_format_character_of_unicode_is_invisible_and_every_blank_a_plain_one():
    tried = 0
    for code in [*range(0xD800), *range(0xE000, 0x13430), *range(0x13460, 0x110000)]:
        one = chr(code)
        kind = unicodedata.category(one)
        if kind == "Cf" and code not in ON_PURPOSE_SEEN:
            assert visible(f"a{one}b") == "ab", hex(code)
            tried += 1
        elif kind in ("Zs", "Zl", "Zp"):
            assert visible(f"a{one}b") == "a b", hex(code)
        elif kind == "Cc":
            assert controls(one) == (one not in "\t\n\r"), hex(code)
        elif kind in ("Lu", "Ll", "Nd", "Po"):
            assert visible(one) == one and not controls(one), hex(code)
    assert tried > 100
