import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import Unclean
from ingest.clean.numbers import KINDS, Kind, count, official

GOOD: list[tuple[Kind, str, str]] = [
    ("nhs", "943 476 5919", "9434765919"),
    ("nhs", "999-000-0018", "9990000018"),
    ("nhs", "9990000026", "9990000026"),
    ("upn", "b801200005001", "B801200005001"),
    ("pnc", "2003/62845E", "2003/0062845E"),
    ("pnc", "03/62845e", "2003/0062845E"),
    ("pnc", "2003/0062845E", "2003/0062845E"),
    ("cro", "265416/21G", "265416/21G"),
    ("urn", "sc012345", "SC012345"),
    ("urn", "107654", "107654"),
]


def figure(kind: Kind, start: str, ends: str) -> list[str]:
    """Every completion of a number that its rule accepts."""
    found = []
    for end in ends:
        try:
            found.append(official(kind, start + end))
        except Unclean:
            continue
    return found


@pytest.mark.parametrize(("kind", "text", "wanted"), GOOD)
def test_a_right_number_is_written_one_way(kind: Kind, text: str, wanted: str) -> None:
    assert official(kind, text) == wanted == official(kind, wanted)


@settings(max_examples=50)
@given(st.integers(100_000_000, 999_999_999))
def test_one_check_figure_at_most_is_right(start: int) -> None:
    assert len(figure("nhs", str(start), "0123456789")) <= 1
    assert len(figure("uln", str(start), "0123456789")) <= 1


@settings(max_examples=50)
@given(st.integers(0, 99), st.integers(1, 999_999))
def test_exactly_one_police_letter_is_right(year: int, serial: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert len(figure("pnc", f"20{year:02d}/{serial}", letters)) == 1
    assert len(figure("cro", f"{serial}/{year:02d}", letters)) == 1
    assert len(figure("cro", f"SF{year:02d}/{serial}", letters)) == 1


@settings(max_examples=50)
@given(st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True).filter(lambda rest: rest.strip("0")))
def test_exactly_one_upn_letter_is_right_for_full_and_temporary_numbers(rest: str) -> None:
    right = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if figure("upn", letter, [rest])]
    assert len(right) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [("nhs", "0000000000"), ("nhs", "1111111111"), ("nhs", "9434765918"), ("nhs", ""), ("nhs", "943476591"),
     ("upn", "A801200005001"), ("upn", "UN1"), ("uln", "0000000000"), ("uln", "1111111111"),
     ("pnc", "2003/62845F"), ("pnc", "62845E"), ("cro", "265416/21H"), ("urn", "000000"), ("urn", "12")],
)  # fmt: skip
def test_a_wrong_number_is_unclean(kind: Kind, text: str) -> None:
    with pytest.raises(Unclean):
        official(kind, text)


@settings(max_examples=50)
@given(st.sampled_from(KINDS), st.text(max_size=14))
def test_any_text_gives_a_number_that_reads_back_or_is_unclean(kind: Kind, text: str) -> None:
    try:
        found = official(kind, text)
    except Unclean:
        return
    assert official(kind, found) == found


@pytest.mark.parametrize(("text", "wanted"), [("1", 1), ("007", 7), ("1,204", 1204), ("12,345,678", 12_345_678)])
def test_a_count_is_a_whole_number_with_commas_or_without(text: str, wanted: int) -> None:
    assert count(text) == wanted


@pytest.mark.parametrize("text", ["0", "000", "-1", "1.5", "1,20", "1,2345", "twice", "", "1234567890"])
def test_what_is_no_count_of_one_or_more_is_unclean(text: str) -> None:
    with pytest.raises(Unclean):
        count(text)
