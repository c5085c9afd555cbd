"""What a text is looked for by shares a key with every name one slip a word away, and never says less than how alike the two are."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.misspellings import KINDS, made_up, slipped
from graph_service.spelling.clues import at_most, clues, words_left_out
from graph_service.spelling.given import other_forms
from graph_service.spelling.likeness import likeness_to, similarity
from graph_service.spelling.names import folded, is_placeholder, name_keys, tokens
from tests.strategies import few, seeds

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)


def shared(text: str, name: str) -> list[str]:
    return sorted(clues(text).keys() & name_keys(name))


@few(100)
@given(words, words, seeds(), st.booleans())
def test_a_slip_in_each_of_two_words_leaves_a_key_that_finds_the_name_in_either_order(one, other, seed, turned):
    random = Random(seed)
    typed = [slipped(random, one), slipped(random, other)]
    assume(all(tokens(f"a {word} b") == ("a", word, "b") for word in (one, other, *typed)))
    assume(tokens(f"{one} {other}") == (one, other) and tokens(" ".join(typed)) == tuple(typed))
    assume(not is_placeholder(f"{one} {other}") and not is_placeholder(" ".join(typed)))
    assert shared(" ".join(reversed(typed) if turned else typed), f"{one} {other}")


@few(50)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=9), seeds())
def test_a_slip_in_a_lone_word_of_four_letters_or_more_leaves_a_key(word, seed):
    typed = slipped(Random(seed), word)
    assume(tokens(f"anybody {word}")[-1:] == (word,) and not is_placeholder(typed))
    assert len(typed) < 4 or shared(typed, f"anybody {word}")


@few(50)
@given(words, words)
def test_names_run_together_are_found(one, other):
    assume(tokens(f"{one} {other}") == (one, other) and tokens(one + other) == (one + other,))
    assume(not any(map(is_placeholder, (f"{one} {other}", one + other))))
    assert shared(one + other, f"{one} {other}") and shared(f"{one} {other}", one + other)


def test_names_are_no_more_alike_than_the_keys_they_share_allow():
    names, tried = [(name, name_keys(name)) for name in made_up(300, 7)], 0
    for kind in ("a slip in each word", "a letter left out", "surname first"):
        random = Random(kind)
        for meant, _ in names[:60]:
            text = KINDS[kind](random, folded(meant).split())
            of_text, like = clues(text), likeness_to(text)
            for name, keys in names:
                told = [clue for key in keys for clue in of_text.get(key, ())]
                if told and len(folded(name).split()) == len(text.split()) == 2:
                    tried += 1
                    assert like(name) <= at_most(told) + 1e-9, (text, name)
    assert tried > 100


def test_a_short_form_and_an_initial_find_the_whole_name():
    assert {"elizabeth"} <= other_forms("liz") and "liz" in other_forms("elizabeth") and "md" in other_forms("mohammed")
    for text in ("Liz Fenwick", "L Fenwick", "Fenwick, Liz", "Elizabeth F"):
        assert shared(text, "Elizabeth Fenwick") or text == "L Fenwick"
    assert shared("E Fenwick", "Elizabeth Fenwick") and shared("Elizabeth Fenwick", "E Fenwick")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sean O Brien", "Sean O'Brien"),
        ("Sean OBrien", "Sean O Brien"),
        ("Anna Smithjones", "Anna Smith-Jones"),
        ("Anna Jones", "Anna Smith-Jones"),
        ("Zoe Lukasz", "Zoë Łukasz"),
        ("Jordan Smith", "Jordan Lee Smith"),
    ],
)
def test_blanks_hyphens_accents_and_middle_names_keep_nobody_from_being_found(text, name):
    assert shared(text, name) and similarity(text, name) > 0.6


def test_a_text_of_one_consonant_is_like_no_name_of_another_spelling():
    assert max(similarity("Zzzzz", name) for name in ("Zoe Ward", "Sue", "Zia Shah", "Suzy Sizzle")) < 0.6


def test_a_text_that_names_nobody_has_no_clue_and_of_a_long_one_the_rest_is_counted():
    assert clues("Unknown") == {} and words_left_out("Unknown") == 0
    assert words_left_out("anna maria de la cruz") == 1
