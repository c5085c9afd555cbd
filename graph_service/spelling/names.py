"""Names: folded for comparing, keyed for finding. A key only says where to look; `likeness` says how alike two names are.

A name of two words is stored under eleven keys: `n:` each word, `p:` how each sounds, and of the first word with the last

- `h:` a half of the one with a half of the other, four keys: a slip in a word leaves one of its halves as it was, so a name with a
  slip in each word still shares one of the four, and who shares none has two slips in some word;
- `s:` how the two sound;
- `i:` the first letter of one with the whole of the other, or `l:` where that letter is all there is of it.

A longer name has some of these of its other neighbouring words too. No name has more than 16: the last are left out.
What a text is looked for by, `graph_service.spelling.clues`, is many more: they cost nothing to store.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from anyascii import anyascii

from graph_service.spelling.sounds import sounds

__all__ = ["MOST_KEYS", "folded", "halves", "is_placeholder", "name_keys", "sounds", "tokens"]

MOST_KEYS = 16
"""How many search keys a name is stored under at most."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "rev", "reverend"})
_NOTHING = frozenset(
    {"unknown", "uk", "nk", "u k", "n k", "n a", "not known", "not given", "not stated", "not recorded", "no name"}
    | {"none", "null", "nil", "blank", "test", "baby", "tbc", "tba", "anon", "anonymous", "unnamed", "unidentified"}
    | {"x", "xx", "xxx", "xxxx", "name unknown", "name not known", "surname unknown", "forename unknown"}
)
_DESCRIBING = frozenset({"male", "female", "man", "woman", "boy", "girl", "person", "adult", "child", "youth", "name"})
_WORDS_KEYED = 8


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
    """The search keys to store for a name; none for a placeholder."""
    if is_placeholder(name):
        return frozenset()
    return frozenset(islice(dict.fromkeys(_keys(tokens(name))), MOST_KEYS))


def halves(word: str) -> tuple[str, ...]:
    """The first half of a word and the rest, marked which; a letter alone has no halves."""
    middle = len(word) // 2
    return (f"<{word[:middle]}", f">{word[middle:]}") if middle else ()


def _initial(word: str) -> str:
    return "i:" if len(word) > 1 else "l:"


def _keys(words: Sequence[str]) -> Iterator[str]:
    """The keys of a name, the most useful first."""
    yield from (f"n:{word}" for word in words[:_WORDS_KEYED])
    first, last = words[0], words[-1]
    if len(words) > 1:
        yield from (f"h:{one}|{other}" for one in halves(first) for other in halves(last))
        yield f"s:{sounds(first)}|{sounds(last)}"
        yield from (f"{_initial(first)}{first[0]}|{last}", f"{_initial(last)}{first}|{last[0]}")
    beside = ((words[0], words[1]), (words[-2], words[-1])) if len(words) > 2 else ()
    yield from (f"s:{sounds(one)}|{sounds(other)}" for one, other in beside)
    yield from (f"p:{sounds(word)}" for word in words if len(word) > 1)
    yield from (f"h:{one}|{other}" for a, b in beside for one in halves(a)[:1] for other in halves(b)[:1])
