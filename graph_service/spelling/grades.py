"""Grades of intelligence, as given. A grade is never converted from one scheme to another, nor invented."""

import re
from dataclasses import dataclass
from typing import Literal

from graph_service.spelling import Unclean

Scheme = Literal["3x5x2", "5x5x5", "ungraded"]

_NONE = frozenset({"", "UNGRADED", "NOT GRADED", "NONE", "N/A", "NOT KNOWN", "UNKNOWN"})
_SEPARATORS = r"[\s/,.\-]*"
_NAMED = re.compile(r"^(3\s*[X\u00d7]\s*5\s*[X\u00d7]\s*2|5\s*[X\u00d7]\s*5\s*[X\u00d7]\s*5)\s*:?\s*")
_NEW = re.compile(rf"([123]){_SEPARATORS}([A-E]){_SEPARATORS}(?:(P)|(C)((?:{_SEPARATORS}(?:A[123]|S[12]))*))", re.ASCII)
_OLD = re.compile(rf"([A-E]){_SEPARATORS}([1-5]){_SEPARATORS}([1-5])", re.ASCII)


@dataclass(frozen=True)
class Grade:
    """A grade as its author wrote it, and its parts; `conditions` are the codes attached to handling C."""

    verbatim: str
    scheme: Scheme
    source: str | None = None
    information: str | None = None
    handling: str | None = None
    conditions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The grade with its scheme: `3x5x2 2 D P`, `5x5x5 E 4 1`, or `ungraded`."""
        parts = (self.source, self.information, self.handling, *self.conditions)
        return " ".join([self.scheme, *(part for part in parts if part)])


def grade(text: str) -> Grade:
    """The grade and its scheme; blank is ungraded, and a text that fits neither scheme is `Unclean`."""
    plain = text.strip().upper()
    if plain in _NONE:
        return Grade(text, "ungraded")
    named = _NAMED.match(plain)
    codes = plain[named.end() :] if named else plain
    if (named is None or named[1][0] == "3") and (found := _NEW.fullmatch(codes)):
        conditions = tuple(re.findall(r"[AS]\d", found[5] or ""))
        return Grade(text, "3x5x2", found[1], found[2], found[3] or found[4], conditions)
    if (named is None or named[1][0] == "5") and (found := _OLD.fullmatch(codes)):
        return Grade(text, "5x5x5", found[1], found[2], found[3])
    raise Unclean("a grade such as 3x5x2 2 D P or 5x5x5 E 4 1, or blank when ungraded")


def weakness(given: Grade) -> tuple[int, int] | None:
    """A key that sorts grades of one scheme from strong to weak: information first, then source; None when ungraded.

    Keys of different schemes must not be compared: the schemes ask different questions.
    """
    if given.source is None or given.information is None:
        return None
    return _rank(given.information), _rank(given.source)


def _rank(code: str) -> int:
    return int(code) if code.isdigit() else "ABCDE".index(code) + 1
