"""How like a text a name is, 0 to 1: for ranking. It is no probability, and never says that two people are one.

Two words are as alike as the letters that need not be changed to make one the other (a letter put in, left out or taken for another,
or two exchanged). Where they also sound the same they are nearer; of one consonant the sound says nothing (Zoe, Sue and `zzzzz` are
all an s), so some of the letters must agree too. A given name is like its short form, a first letter like a word that begins with it.
"""

from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from graph_service.spelling.given import other_forms
from graph_service.spelling.names import tokens
from graph_service.spelling.sounds import sounds

INITIAL, OTHER_FORM, SAME_SOUND = 0.75, 0.9, 0.8
"""How alike a word is to its first letter and to another form of it; how near the same sound brings words that are spelt unlike."""

_ALL_NAMED, _RUN_TOGETHER, _SOME_LETTERS = 0.9, 0.97, 0.4
_MOST_TOKENS = 12


def similarity(text: str, name: str) -> float:
    """How well a name answers a text, whatever the order of words; words that the text leaves out cost a tenth."""
    return likeness_to(text)(name)


def likeness_to(text: str) -> Callable[[str], float]:
    """The same for one text and many names: what is needed of the text is worked out once."""
    asked = tokens(text)[:_MOST_TOKENS]
    heard = {word: sounds(word) for word in asked}
    forms = {word: other_forms(word) for word in asked}

    def alike(one: str, other: str) -> float:
        if one == other:
            return 1.0
        if len(one) == 1 or len(other) == 1:
            return INITIAL if one[0] == other[0] else 0.0
        if other in forms[one]:
            return OTHER_FORM
        spelt = float(OSA.normalized_similarity(one, other))
        if spelt >= _SOME_LETTERS and heard[one] == sounds(other):
            return SAME_SOUND + (1 - SAME_SOUND) * spelt
        return spelt

    def likeness(name: str) -> float:
        held = tokens(name)[:_MOST_TOKENS]
        if not asked or not held:
            return 0.0
        pairs = _best_pairs(asked, held, alike)
        found = sum(score * len(asked[one]) for one, _, score in pairs) / sum(map(len, asked))
        of_held = sum(score * len(held[other]) for _, other, score in pairs) / sum(map(len, held))
        return min(1.0, max(_ALL_NAMED * found + (1 - _ALL_NAMED) * of_held, _run_together(asked, held)))

    return likeness


def _best_pairs(
    asked: Sequence[str], held: Sequence[str], alike: Callable[[str, str], float]
) -> list[tuple[int, int, float]]:
    """Each word with the one most like it that no other word has taken, the most alike first."""
    scored = [(-alike(a, b), a, b, i, j) for i, a in enumerate(asked) for j, b in enumerate(held)]
    pairs: list[tuple[int, int, float]] = []
    for negative, _, _, i, j in sorted(scored):
        if all(i != one and j != other for one, other, _ in pairs):
            pairs.append((i, j, -negative))
    return pairs


def _run_together(asked: Sequence[str], held: Sequence[str]) -> float:
    """How alike the two are without their blanks, where these stand elsewhere: `annward` for Ann Ward."""
    if len(asked) == len(held):
        return 0.0
    text = "".join(asked)
    ends = (held[0], held[-1]) if len(held) > 2 else held
    written = ("".join(words) for words in (held, ends, ends[::-1]))
    return _RUN_TOGETHER * max(float(OSA.normalized_similarity(text, one)) for one in written)
