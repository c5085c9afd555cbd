"""Marks: a name that was marked becomes a link, nothing else does, and no word is lost or acts on the page."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from graph_service.web.marks import LOST, Marks, Run, shown

MIA, ANN = "e_" + "a" * 24, "e_" + "b" * 24
ACTING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufdd0\ufdd1\ufdd2\x00\x07\x1b")


def test_a_marked_name_is_a_link_and_a_mark_that_a_record_holds_is_none():
    marks = Marks()
    line = f"{marks(MIA, 'Mia')} is a peer of {marks(ANN, 'Ann')}"
    assert marks.runs(line) == (Run("Mia", MIA), Run(" is a peer of "), Run("Ann", ANN))
    forged = marks(MIA, "Mia").replace("Mia", "Ann")
    assert [run.entity for run in marks.runs(forged)] == [""], "the words are another's"
    other = marks(MIA, "Mia").replace(MIA, ANN)
    assert [run.entity for run in marks.runs(other)] == [""], "the id is another's"
    assert [run.entity for run in Marks(frozenset({MIA})).runs(marks(MIA, "Mia"))] == [""], "she has no page"


def test_a_sentence_that_begins_with_words_of_ours_begins_with_a_capital_and_a_name_stays_as_it_is():
    marks = Marks()
    unnamed = marks(MIA, "somebody with no name you may see")
    assert marks.sentence(f"{unnamed} is here")[0] == Run("Somebody with no name you may see", MIA)
    assert marks.sentence(f"{marks(ANN, 'mia')} is here")[0].text == "mia"


def test_of_all_characters_exactly_those_that_act_are_lost():
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    kept = {"\t": " ", "\n": " ", "\r": " ", "\u00a0": " "}

    def acts(c: str) -> bool:
        none = "\ufdd0" <= c <= "\ufdef" or ord(c) % 0x10000 >= 0xFFFE
        return none or c in ACTING or unicodedata.category(c) in ("Cc", "Cs", "Co")

    expected = "".join(kept.get(c) or (LOST if acts(c) else c) for c in every)
    assert shown("".join(every)) == expected
    assert "".join(map(shown, every[:0x3000])) == expected[:0x3000]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.text(max_size=30))
def test_whatever_names_and_words_hold_every_word_is_shown_and_none_acts(names: list[str], between: str):
    marks = Marks()
    line = between.join(marks(f"e_{n:024x}", name) for n, name in enumerate(names))
    runs = marks.runs(line)
    text = "".join(run.text for run in runs)
    assert text == shown(between).join(shown(name.replace("\u00a0", " ")) for name in names)
    assert not ACTING & set(text)
    linked = [run.entity for run in runs if run.entity]
    assert linked == [f"e_{n:024x}" for n, name in enumerate(names) if name]
