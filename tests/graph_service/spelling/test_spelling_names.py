import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.spelling.likeness import similarity
from graph_service.spelling.names import folded, is_placeholder, name_keys, sounds, tokens

PAIRS = Path(__file__).parents[4] / "shared/data/record-linkage/name-pairs/name_bench_cases.csv"
MISSPELT = [
    ("mohammed", "muhammad"), ("mohamed", "mohammad"), ("mohammed", "md"), ("stephen", "steven"), ("sophie", "sofie"),
    ("catherine", "katherine"), ("kathryn", "catrin"), ("christopher", "kristofer"), ("zara", "sarah"),
    ("connor", "conor"), ("hussain", "hussein"), ("yousef", "yusuf"), ("jeffrey", "geoffrey"), ("gemma", "jemma"),
    ("schmidt", "shmidt"), ("chantelle", "shantel"), ("michael", "mikael"), ("aisha", "ayesha"), ("aisha", "eisha"),
    ("jordan", "jorden"), ("alexandra", "aleksandra"), ("yasmin", "jasmine"), ("philip", "fillip"), ("cindy", "sindy"),
    ("dwayne", "duane"), ("thomas", "tomas"), ("khan", "kan"), ("asghar", "asgar"), ("chloe", "khloe"),
]  # fmt: skip

words = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=50)
@given(words)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(name).isascii()


def test_case_accents_apostrophes_hyphens_and_titles_do_not_matter() -> None:
    assert folded("Dr. Zoë  O’Brien-Łukasz") == folded("zoe obrien lukasz") == "zoe obrien lukasz"
    assert tokens("SMITH, Mr John") == ("smith", "john")
    assert folded("Mc Donald") == "mcdonald"
    assert folded("Miss") == "miss"


@pytest.mark.parametrize(("one", "other"), MISSPELT)
def test_a_misspelling_sounds_the_same(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


@settings(max_examples=50)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_every_word_has_a_short_sound_that_doubling_a_letter_does_not_change(word: str) -> None:
    assert 1 <= len(sounds(word)) <= 6
    assert sounds(word) == sounds(word)


def test_a_name_is_stored_under_its_words_their_sounds_and_both_words_together() -> None:
    halves = {"h:<jor|<sm", "h:<jor|>ith", "h:>dan|<sm", "h:>dan|>ith"}
    together = {"s:jrdn|smt", "i:j|smith", "i:jordan|s"}
    assert name_keys("Jordan Smith") == {"n:jordan", "n:smith", "p:jrdn", "p:smt"} | halves | together
    assert name_keys("Unknown") == frozenset()
    assert name_keys("J Smith") == {"n:j", "n:smith", "p:smt", "s:j|smt", "l:j|smith", "i:j|s"}


@settings(max_examples=50)
@given(st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=9), min_size=1, max_size=15))
def test_no_name_is_stored_under_more_than_sixteen_keys(several: list[str]) -> None:
    assert 1 <= len(name_keys(" ".join(several))) <= 16 or is_placeholder(" ".join(several))


@settings(max_examples=50)
@given(words, words)
def test_similarity_stays_between_nought_and_one_and_is_one_for_the_name_itself(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) <= 1.0
    if folded(one) and len(tokens(one)) <= 12:
        assert similarity(one, one) == pytest.approx(1.0)


@settings(max_examples=50)
@given(st.permutations(["aisha", "begum", "khan", "jordan"]), st.permutations(["ayesha", "jordan", "khan"]))
def test_the_order_of_words_does_not_matter(one: list[str], other: list[str]) -> None:
    assert similarity(" ".join(one), " ".join(other)) == similarity("aisha begum khan jordan", "ayesha jordan khan")


def test_a_misspelt_name_is_nearer_than_another_name() -> None:
    assert similarity("jordon smyth", "Jordan Smith") > 0.85 > similarity("jordon smyth", "Morgan Hughes")
    assert similarity("Jordan", "Jordan Smith") > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "unknown",
        "U/K",
        "n/k",
        "Not Known",
        "baby",
        "TEST",
        "blank",
        "Unknown male 2",
        "?",
        "N/A",
        "male child",
    ],
)
def test_a_text_that_names_nobody_is_a_placeholder(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Jordan", "Lee Child", "Child", "Na Li", "Baby Smith", "Test Jones", "Mann"])
def test_a_name_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.skipif(not PAIRS.exists(), reason="the shared name pairs are not here")
def test_most_spellings_of_one_name_share_a_key() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] == "Person" and row["is_match"] == "true"]
    found = sum(bool(name_keys(row["name1"]) & name_keys(row["name2"])) for row in rows)
    assert found / len(rows) > 0.9
