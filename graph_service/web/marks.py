"""Words of records on a page: which of them name somebody, so that they become links, and none of them acts on the page."""

import re
from dataclasses import dataclass, field

from graph_service.analysis.phrases import capital
from graph_service.cards.telling import KEPT

_OPENS, _NAMES, _ENDS = "\ufdd0", "\ufdd1", "\ufdd2"  # characters that no text has a use for
_MARKED = re.compile(f"{_OPENS}(e_[0-9a-f]{{24}}){_NAMES}([^{_OPENS}{_NAMES}{_ENDS}]*){_ENDS}")
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What turns the direction of the writing round it."""

_NO_CHARACTER = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_CONTROLS, _HALVES = "\x00-\x1f\x7f-\x9f", "\ud800-\udfff"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff"
_ACTS = re.compile(f"[{_TURNING}{_NO_CHARACTER}{_CONTROLS}{_HALVES}{_PRIVATE}]")

LOST = "\ufffd"


@dataclass(frozen=True)
class Run:
    """A stretch of a line; with an id where it is what somebody or something is called."""

    text: str
    entity: str = ""


Runs = tuple[Run, ...]


def shown(text: object) -> str:
    """Words in one line; what would turn their direction, or is no character, is shown as lost."""
    text = str(text)
    if text.isascii() and text.isprintable():
        return text
    line = text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return _ACTS.sub(LOST, line).replace(KEPT, " ")


@dataclass
class Marks:
    """Marks what somebody is called, and finds its own marks again: a mark that somebody's record holds is no mark."""

    unlinked: frozenset[str] = frozenset()
    """Those who have no page of their own."""
    _made: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, entity: str, words: str) -> str:
        """The words, marked."""
        words = re.sub(f"[{_OPENS}{_NAMES}{_ENDS}]", LOST, words)
        self._made.add((entity, words.replace(KEPT, " ")))
        return f"{_OPENS}{entity}{_NAMES}{words}{_ENDS}"

    def runs(self, text: str) -> Runs:
        """A line in stretches."""
        found: list[Run] = []
        at = 0
        for mark in _MARKED.finditer(text):
            found.append(Run(shown(text[at : mark.start()])))
            found.append(self._named(mark[1], mark[2].replace(KEPT, " ")))
            at = mark.end()
        return tuple(run for run in (*found, Run(shown(text[at:]))) if run.text)

    def sentence(self, text: str) -> Runs:
        """A line that begins with a capital, where it begins with words of ours."""
        first, *rest = self.runs(text) or (Run(""),)
        return (Run(capital(first.text), first.entity), *rest)

    def _named(self, entity: str, words: str) -> Run:
        ours = (entity, words) in self._made and entity not in self.unlinked
        return Run(shown(words), entity if ours else "")
