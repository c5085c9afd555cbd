"""Names: folded for comparing, keyed for finding. Ranking is `similarity`; a key only says where to look."""

import re

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from graph_service.spelling.sounds import sounds

__all__ = ["folded", "is_placeholder", "name_keys", "similarity", "sounds", "tokens"]

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "rev", "reverend"})
_NOTHING = frozenset(
    {"unknown", "uk", "nk", "u k", "n k", "n a", "not known", "not given", "not stated", "not recorded", "no name"}
    | {"none", "null", "nil", "blank", "test", "baby", "tbc", "tba", "anon", "anonymous", "unnamed", "unidentified"}
    | {"x", "xx", "xxx", "xxxx", "name unknown", "name not known", "surname unknown", "forename unknown"}
)
_DESCRIBING = frozenset({"male", "female", "man", "woman", "boy", "girl", "person", "adult", "child", "youth", "name"})
_MOST_TOKENS = 12
_SAME_SOUND, _INITIAL, _ALL_NAMED = 0.9, 0.75, 0.9


def folded(name: str) -> str:
    """The name in plain lower-case letters: accents, apostrophes and titles dropped, hyphens and points to spaces."""
    return " ".join(tokens(name))


def tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name, in the order given; a lone title is kept, for it is all we were told."""
    plain = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`]", "", anyascii(name).casefold()))
    words = re.sub(r"\bmc (?=[a-z]{2})", "mc", plain).split()
    return tuple(word for word in words if word not in _TITLES) or tuple(words)


def is_placeholder(name: str) -> bool:
    """True when the text stands where a name should and names nobody: blank, "unknown", "N/K", "unknown male 2"."""
    words = tokens(name)
    rest = " ".join(word for word in words if word not in _DESCRIBING and not word.isdigit())
    surname = len(words) == 1 and words[0] in ("boy", "child", "man")
    return " ".join(words) in _NOTHING or rest in _NOTHING or not (rest or surname)


def name_keys(name: str) -> frozenset[str]:
    """The search keys to store for a name: `n:` each folded word, `p:` how it sounds; none for a placeholder."""
    if is_placeholder(name):
        return frozenset()
    words = tokens(name)
    return frozenset(f"n:{word}" for word in words) | frozenset(f"p:{sounds(word)}" for word in words if len(word) > 1)


def similarity(query: str, name: str) -> float:
    """How well a name answers a query, 0 to 1 whatever the order of words; words the query leaves out cost a tenth."""
    asked, held = sorted(tokens(query)[:_MOST_TOKENS]), sorted(tokens(name)[:_MOST_TOKENS])
    if not asked or not held:
        return 0.0
    pairs = _best_pairs(asked, held)
    found = sum(score * len(asked[one]) for one, _, score in pairs) / sum(map(len, asked))
    told = sum(score * len(held[other]) for _, other, score in pairs) / sum(map(len, held))
    return min(1.0, max(0.0, _ALL_NAMED * found + (1 - _ALL_NAMED) * told))


def _best_pairs(asked: list[str], held: list[str]) -> list[tuple[int, int, float]]:
    heard = {word: sounds(word) for word in {*asked, *held}}
    scored = [(-_alike(a, b, heard), i, j) for i, a in enumerate(asked) for j, b in enumerate(held)]
    pairs: list[tuple[int, int, float]] = []
    for negative, i, j in sorted(scored):
        if all(i != one and j != other for one, other, _ in pairs):
            pairs.append((i, j, -negative))
    return pairs


def _alike(one: str, other: str, heard: dict[str, str]) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return _INITIAL if one[0] == other[0] else 0.0
    spelt = float(JaroWinkler.similarity(one, other))
    return max(spelt, _SAME_SOUND) if heard[one] == heard[other] else spelt
