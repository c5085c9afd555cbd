"""One entry of the record: who asked or put what, and whom it showed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

SHOWN_AT_MOST = 2000
"""How many people one entry names."""

_IF_ANY = ("looked_as", "reason")
"""Members that a line has only where they say something."""


@dataclass(frozen=True)
class Entry:
    """Who asked or put what, for which purpose, what was decided, whom it showed: opaque ids, never a name or a word that was typed.

    An entry that shows more than `SHOWN_AT_MOST` goes on the record as several, its parts.
    """

    at: str
    who: str
    agency: str
    role: str
    purpose: str
    action: str
    decision: str
    policy: str
    targets: tuple[str, ...] = ()
    """What was asked about or acted on."""
    shown: tuple[str, ...] | None = ()
    """The people whom the answer showed; None in an entry from before these were kept."""
    count: int = 0
    request: str = ""
    part: int = 1
    parts: int = 1
    looked_as: str = ""
    """As which agency and role she looked, where that was not her own post; `agency` and `role` are her own all the same."""

    reason: str = ""
    """Why a child was opened of whom the reader's agency holds no record: a code of the closed list; where none was needed, empty."""

    def in_parts(self) -> Iterator[Mapping[str, Any]]:
        """The members of the line, or of each of the lines, that it is on the record."""
        shown = self.shown or ()
        parts = max(1, -(-len(shown) // SHOWN_AT_MOST))
        for part in range(parts):
            some = shown[part * SHOWN_AT_MOST : (part + 1) * SHOWN_AT_MOST]
            one = self if parts == 1 else replace(self, shown=some, part=part + 1, parts=parts)
            yield {name: value for name, value in vars(one).items() if name not in _IF_ANY or value}
