"""What a vehicle looks like (`silver Volkswagen Golf`): the search keys that are stored of it, so that misspelt words find it.

Of a person's name the first word and the last are what people remember; of a car it may be any two: the colour and the model, the
make and the model, the make and the colour. So every two of its words are kept by their halves and sounds, as of a name the first and
the last are (`names`). What it is looked for by is what any name is (`clues`), and how like it is, what any name is (`likeness`).
"""

from collections.abc import Iterator
from itertools import combinations

from graph_service.spelling.names import halves, is_placeholder, sounds, tokens

MAKES = {"volkswagen": ("vw",), "mercedes": ("merc",), "bmw": ("beemer", "beamer"), "vauxhall": ("vaux",)}
"""What people call a make for short: words that stand for one another, as the other forms of given names do."""

WORDS_KEYED = 5
"""How many words of what a vehicle looks like are kept under keys: five of a word or two together make 60."""


def looks_keys(looks: str) -> frozenset[str]:
    """The search keys to store of a vehicle's colour, make and model; none where these words stand for nothing."""
    return frozenset() if is_placeholder(looks) else frozenset(_keys(tokens(looks)[:WORDS_KEYED]))


def _keys(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        yield f"n:{word}"
        if len(word) > 1:
            yield f"p:{sounds(word)}"
    for one, other in combinations(words, 2):
        yield from (f"h:{a}|{b}" for a in halves(one) for b in halves(other))
        yield f"s:{sounds(one)}|{sounds(other)}"
