"""Number plates: whole or partly seen. A `?` is one character nobody could read (`*`, `.` and `_` are taken so too)."""

import re
from dataclasses import dataclass
from typing import Literal

from anyascii import anyascii

from graph_service.spelling import Unclean

Format = Literal["current", "prefix", "suffix", "northern", "dateless", "other", "partial"]

_SHAPES: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("current", re.compile(r"[A-HJ-PR-Y]{2}\d{2}[A-HJ-PR-Z]{3}")),
    ("prefix", re.compile(r"[A-HJ-NPR-TV-Y][1-9]\d{0,2}[A-PR-Z]{3}")),
    ("suffix", re.compile(r"[A-PR-Z]{3}[1-9]\d{0,2}[A-HJ-NPR-TV-Y]")),
    ("northern", re.compile(r"(?=[A-Z]*[IZ])[A-Z]{2,3}[1-9]\d{0,3}")),
    ("dateless", re.compile(r"[A-Z]{1,3}[1-9]\d{0,3}|[1-9]\d{0,3}[A-Z]{1,3}")),
)
_DECIDED = ("AA99AAA", "A999AAA", "AAA999A")  # seven characters, where each place is a letter or a figure for certain
_TO_FIGURE, _TO_LETTER = str.maketrans("OI", "01"), str.maketrans("01", "OI")
_LONGEST_MARK = 8
_EXPECTED = "a registration mark such as AB12 CDE, with ? for each character not seen"


@dataclass(frozen=True)
class Plate:
    """A registration mark: `whole` when every character is known, and a `pattern` with `?` for those that are not."""

    whole: str | None
    pattern: str
    format: Format


def plate(text: str) -> Plate:
    """The mark as written, without spaces; O and 0, I and 1 are told apart only where a UK format decides."""
    plain = re.sub(r"[*._]", "?", re.sub(r"[\s-]", "", anyascii(text).upper()))
    if not re.fullmatch(r"[A-Z0-9?]{2,10}", plain) or not re.search(r"[A-Z0-9]", plain):
        raise Unclean(_EXPECTED)
    if "?" in plain:
        return Plate(None, plain, "partial")
    mark, shape = _decided(plain)
    if shape == "other" and not re.search(r"\d", mark):
        raise Unclean(_EXPECTED)
    return Plate(mark, mark, shape)


def matches(pattern: str, mark: str) -> bool:
    """True when a mark may be the one a pattern was seen of, taking O for 0 and I for 1; both as `plate` gives them."""
    if "?" not in pattern:
        return pattern == mark
    seen, whole = _lookalike(pattern), _lookalike(mark)
    return len(seen) == len(whole) and all(one in ("?", other) for one, other in zip(seen, whole, strict=True))


def plate_keys(mark: Plate) -> frozenset[str]:
    """The search keys to store: `v:` the whole mark, and every known run of two or three with its place, `v3:0:AB1`."""
    runs = frozenset(_runs(mark.pattern, 3) + _runs(mark.pattern, 2))
    return runs | {f"v:{mark.whole}"} if mark.whole else runs


def lookup_keys(pattern: Plate) -> tuple[str, ...]:
    """The stored keys every mark like this one has, most selective first; none when no two neighbours are known."""
    if pattern.whole:
        return (f"v:{pattern.whole}",)
    found = _runs(pattern.pattern, 3) or _runs(pattern.pattern, 2)
    return tuple(sorted(found, key=lambda key: (-_letters(key), key)))


def fragment(text: str) -> str:
    """A run of three to six characters of a mark, a figure among them, wherever in it they stand."""
    plain = re.sub(r"[\s-]", "", anyascii(text).upper())
    if not re.fullmatch(r"(?=.*\d)[A-Z0-9]{3,6}", plain):
        raise Unclean("three to six neighbouring characters of a registration mark, a figure among them")
    return plain


def fragment_keys(part: str) -> tuple[frozenset[str], ...]:
    """The stored keys that a mark has which holds this run: a set for each place where the run may begin."""
    starts = range(_LONGEST_MARK - len(part) + 1)
    return tuple(frozenset(_runs("?" * start + part, 3)) for start in starts)


def holds(part: str, mark: str) -> bool:
    """Whether a mark holds a run, taking O for 0 and I for 1."""
    return _lookalike(part) in _lookalike(mark)


def _decided(plain: str) -> tuple[str, Format]:
    if (shape := _shape(plain)) != "other":
        return plain, shape
    fits = {(folded, _shape(folded)) for places in _DECIDED if (folded := _fitted(plain, places))}
    known = [(mark, fit) for mark, fit in fits if fit in ("current", "prefix", "suffix")]
    return known[0] if len(known) == 1 else (plain, "other")


def _shape(mark: str) -> Format:
    return next((name for name, shape in _SHAPES if shape.fullmatch(mark)), "other")


def _fitted(plain: str, places: str) -> str:
    if len(plain) != len(places):
        return ""
    pairs = zip(plain, places, strict=True)
    return "".join(one.translate(_TO_FIGURE if place == "9" else _TO_LETTER) for one, place in pairs)


def _lookalike(mark: str) -> str:
    return mark.translate(_TO_FIGURE)


def _runs(pattern: str, length: int) -> list[str]:
    plain = _lookalike(pattern)
    windows = ((place, plain[place : place + length]) for place in range(len(plain) - length + 1))
    return [f"v{length}:{place}:{run}" for place, run in windows if "?" not in run]


def _letters(key: str) -> int:
    return sum(one.isalpha() for one in key.rsplit(":", 1)[1])
