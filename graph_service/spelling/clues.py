"""What a text is looked for by, if it is a name: search keys, and what a name that bears some of them can be at most alike.

The keys stored of a name are few (`names.name_keys`); those of a text are many: both orders of its words, the halves of each word as
they would be with a letter more, a letter less or two exchanged, the other forms of given names, words run together or taken apart,
one word whole with the first letter of another, and, of a lone word, every word within one slip of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from graph_service.spelling.given import other_forms
from graph_service.spelling.likeness import INITIAL, OTHER_FORM, SAME_SOUND
from graph_service.spelling.names import halves, is_placeholder, tokens
from graph_service.spelling.sounds import sounds

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_WORDS = 4
_AT_MOST = {"=": 1.0, "v": OTHER_FORM, "i": INITIAL}
Marks = tuple[tuple[int, str], ...]
"""By number of a word of a reading, what a key says of it: `=` the same, `s` its sound, `v` another form, `i` its first letter, `<`
and `>` its first half and the rest, `~` a half that it has with a slip elsewhere, `^` no more than that it begins alike."""


@dataclass(frozen=True)
class Clue:
    """What a name that bears one key shares with the text, read as these words."""

    words: tuple[str, ...]
    marks: Marks


Clues = Mapping[str, Sequence[Clue]]
_Halving = Callable[[str], Iterable[tuple[str, str]]]


def clues(text: str) -> Clues:
    """The search keys of a text, each with what a name that bears it shares with the text; none for a placeholder."""
    found: dict[str, list[Clue]] = {}
    if is_placeholder(text):
        return found
    words = tokens(text)[:_MOST_WORDS]
    for key, clue in _lone(words) if len(words) == 1 else _several(words):
        found.setdefault(key, []).append(clue)
    return found


def words_left_out(text: str) -> int:
    """How many words of a text nothing is looked for by, where it is a name."""
    return 0 if is_placeholder(text) else max(0, len(tokens(text)) - _MOST_WORDS)


def at_most(shared: Iterable[Clue]) -> float:
    """The most that a name which bears these keys can be like the text; words that no key tells of may be the same."""
    seen: dict[tuple[tuple[str, ...], tuple[int, ...]], dict[int, set[str]]] = {}
    for clue in shared:
        of_words = seen.setdefault((clue.words, tuple(number for number, _ in clue.marks)), {})
        for number, mark in clue.marks:
            of_words.setdefault(number, set()).add(mark)
    return max((_at_most(words, marks) for (words, _), marks in seen.items()), default=0.0)


def _at_most(words: Sequence[str], marks: Mapping[int, set[str]]) -> float:
    known = sum(_of_word(words[number], marks[number]) * len(words[number]) for number in marks)
    rest = sum(len(word) for number, word in enumerate(words) if number not in marks)
    return (known + rest) / sum(map(len, words))


def _of_word(word: str, marks: set[str]) -> float:
    """Both halves, and it is the same word; one of them, and there is a slip in it."""
    if {"<", ">"} <= marks:
        return 1.0
    slip = (1 - SAME_SOUND) / (len(word) + 1)  # one that is not heard
    several = 1 - 2 / (len(word) + 1)  # one more, and it is found by its halves
    return max(_AT_MOST.get(mark, several if mark == "^" else 1 - slip) for mark in marks)


def _lone(words: tuple[str, ...]) -> Iterator[tuple[str, Clue]]:
    (word,) = words
    yield f"n:{word}", Clue(words, ((0, "="),))
    if len(word) > 1:
        yield f"p:{sounds(word)}", Clue(words, ((0, "s"),))
    yield from ((f"n:{form}", Clue(words, ((0, "v"),))) for form in sorted(other_forms(word)))
    if len(word) > 3:
        yield from ((f"n:{near}", Clue(words, ((0, "~"),))) for near in sorted(_one_slip(word)))
    for parts in _apart(word):
        yield from _halved(parts, 0, 1, _with_a_slip, _plainly)
        yield from _halved(parts, 0, 1, _plainly, _with_a_slip)
        yield from _halved(parts, 1, 0, _plainly, _plainly)


def _several(words: tuple[str, ...]) -> Iterator[tuple[str, Clue]]:
    for one, other in permutations(range(len(words)), 2):
        yield from _halved(words, one, other, _with_a_slip, _with_a_slip)
        yield from _heard(words, one, other)
        yield from _initials(words, one, other)
    for joined in _joined(words):
        if len(joined) == 1:
            yield f"n:{joined[0]}", Clue(joined, ((0, "="),))
        for one, other in permutations(range(len(joined)), 2):
            yield from _halved(joined, one, other, _plainly, _plainly)
    for parted in _parted(words):
        yield from _heard(parted, 0, 1)
        yield from _heard(parted, 0, 2)


def _halved(
    words: tuple[str, ...], one: int, other: int, how: _Halving, how_other: _Halving
) -> Iterator[tuple[str, Clue]]:
    for a, mark_a in how(words[one]):
        for b, mark_b in how_other(words[other]):
            yield f"h:{a}|{b}", Clue(words, ((one, mark_a), (other, mark_b)))


def _heard(words: tuple[str, ...], one: int, other: int) -> Iterator[tuple[str, Clue]]:
    a, b = words[one], words[other]
    yield f"s:{sounds(a)}|{sounds(b)}", Clue(words, ((one, "s"), (other, "s")))
    for form in sorted(other_forms(a)):
        yield f"s:{sounds(form)}|{sounds(b)}", Clue(words, ((one, "v"), (other, "s")))
    for form in sorted(other_forms(b)):
        yield f"s:{sounds(a)}|{sounds(form)}", Clue(words, ((one, "s"), (other, "v")))


def _initials(words: tuple[str, ...], one: int, other: int) -> Iterator[tuple[str, Clue]]:
    """A first letter with the whole of the other word, on either side: a letter alone stands for any word it begins.

    Of a whole word too, for one with more than a slip in it.
    """
    a, b = words[one], words[other]
    for kind in "il" if len(a) == 1 else "l":
        yield f"{kind}:{a[0]}|{b}", Clue(words, ((one, "i"), (other, "=")))
    for kind in "il" if len(b) == 1 else "l":
        yield f"{kind}:{a}|{b[0]}", Clue(words, ((one, "="), (other, "i")))
    if len(a) > 1:
        yield f"i:{a[0]}|{b}", Clue(words, ((one, "^"), (other, "=")))
    if len(b) > 1:
        yield f"i:{a}|{b[0]}", Clue(words, ((one, "="), (other, "^")))


def _plainly(word: str) -> list[tuple[str, str]]:
    return [(half, half[0]) for half in halves(word)]


def _with_a_slip(word: str) -> list[tuple[str, str]]:
    """The halves of a word, and those of the words it may be with one slip, each once."""
    found = dict.fromkeys(halves(word))
    middle = len(word) // 2
    for length in (len(word) - 1, len(word) + 1):
        first, rest = word[: length // 2], word[len(word) - (length - length // 2) :]
        found |= dict.fromkeys((f"<{first}", f">{rest}") if first and len(word) > 1 else ())
    if middle:  # the two letters at the middle, exchanged
        found |= dict.fromkeys(halves(word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]))
    plain = set(halves(word))
    return [(half, half[0] if half in plain else "~") for half in found]


def _apart(word: str) -> list[tuple[str, str]]:
    """A word taken apart in two."""
    return [(word[:at], word[at:]) for at in range(2, len(word) - 1)]


def _joined(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words with two neighbours run together."""
    return [(*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1)]


def _parted(words: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """A word beside the two that a long neighbour may be, taken apart."""
    long = [(other, word) for word in words for other in words if other != word and len(word) > 6]
    return [(other, first, rest) for other, word in long for first, rest in _apart(word) if len(first) > 2 < len(rest)]


def _one_slip(word: str) -> set[str]:
    """Every word within one slip."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + letter + b for a, b in cuts for letter in _LETTERS}
    found |= {a + b[1:] for a, b in cuts if b}
    found |= {a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return found - {word}
