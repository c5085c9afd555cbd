"""What every picture is drawn with: its frame, words that fit, and items that lead to their row.

Colours, widths and sizes are attributes of the drawing itself, so that a picture is the same in a browser, on paper and in a PDF;
what the styles of the pages add is focus, what is chosen, and the colours that somebody forces.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from unicodedata import combining, east_asian_width

from graph_service.web.marks import shown
from maps.markup import Child, Markup, element, joined, shape
from maps.text import plain

INK, LINE, SOFT, PAPER = "#0b0c0c", "#14394e", "#eef3f6", "#ffffff"
FONT = "Arial, Helvetica, sans-serif"
WIDE = 920
"""How wide a picture is, in pixels, where that is enough: as wide as the text of a page."""

LONGEST = 300
"""How many characters of what a picture says of itself are given."""

ACCENTS = 3
"""How many accents one letter may bear."""

NAME, WORDS = 14, 12
"""The size of names, and of other words."""


@dataclass(frozen=True)
class Picture:
    """A picture of the rows of an answer, and the words round it."""

    said: str
    """In one sentence what is drawn, for those who cannot see it, and for those who can."""
    reads: tuple[str, ...]
    """How to read it."""
    svg: Markup
    rows: frozenset[int]
    """The rows that are drawn, by their number from 1."""
    left: str
    """How many rows are not drawn, and why; empty where all are."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return self.y + self.height / 2


def framed(said: str, width: float, height: float, *drawn: Child) -> Markup:
    """A whole picture: named by what it says, its items to be reached one by one."""
    return element(
        "svg",
        element("title", said, id="picture-said"),
        shape("rect", cls="sl-ground", width=width, height=height, fill=PAPER),
        *drawn,
        cls="sl-picture__svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="group",
        aria_labelledby="picture-said",
        font_family=FONT,
    )


def stripe(n: int, top: float, high: float) -> Markup:
    """The ground of one line of a picture: every second one is darker."""
    return shape("rect", cls="sl-stripe", x=2, y=top, width=WIDE - 4, height=high, fill=SOFT if n % 2 else PAPER,
                 fill_opacity=0.55)  # fmt: skip


class Links:
    """Makes what is drawn of a row a link to it; the first item of a row is where the row itself leads back to."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        """Those that have an item of their own."""

    def __call__(self, rows: Sequence[int], said: str, *drawn: Child) -> Markup:
        """Items that are one thing: as a link to the first of the rows, or as they are where they are of no row."""
        if not rows:
            return element("g", *drawn)
        first = rows[0]
        new = first not in self.rows
        self.rows.add(first)
        return element(
            "a",
            *drawn,
            id=f"drawn-{first}" if new else None,
            cls="sl-drawn",
            href=f"#row-{first}",
            data_row=" ".join(map(str, rows)),
            aria_label=f"{clean(said)}. To row {first}",
        )


def clean(words: str) -> str:
    """Words of records as a picture may bear them: in one line, nothing in them that acts, no tower of accents."""
    return "".join(_few_accents(plain(shown(words))))


def sentence(said: str) -> str:
    """What a picture says of itself: clean, and not so long that a name could fill the page."""
    words = clean(said)
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}\u2026"


def _few_accents(words: str) -> Iterator[str]:
    """The words with no more accents over one letter than any script needs: they would reach into the lines above and below."""
    run = 0
    for c in words:
        run = run + 1 if combining(c) else 0
        if run <= ACCENTS:
            yield c


def text(words: str, x: float, y: float, size: int = WORDS, *, bold: bool = False, anchor: str = "start") -> Markup:
    """One line of words; each keeps its own direction."""
    return element(
        "text", words, cls="sl-words", x=round(x, 1), y=round(y, 1), font_size=size, font_weight="bold" if bold else None,
        text_anchor=anchor if anchor != "start" else None, unicode_bidi="isolate", fill=INK,
    )  # fmt: skip


def lines(
    several: Iterable[str], x: float, y: float, size: int = WORDS, *, bold: bool = False, anchor: str = "start"
) -> Markup:
    """Lines of words, one below the other; the first stands on `y`."""
    drawn = (text(one, x, y + n * leading(size), size, bold=bold, anchor=anchor) for n, one in enumerate(several))
    return joined(*drawn)


def leading(size: int) -> float:
    """How far one line stands below another."""
    return size + 3


def long(words: str, size: int) -> float:
    """About how long words are, in pixels: no less than they are in Arial."""
    return size * sum(map(_em, words))


def _em(c: str) -> float:
    if combining(c):
        return 0.0
    if not c.isascii():
        return 1.3 if east_asian_width(c) in ("W", "F") or ord(c) > 0x2FFF else 0.9
    if c in "mwMW@%":
        return 1.02
    return 0.36 if c in "ijltfrI .,:;'|!()[]-" else 0.76 if c.isupper() or c in "&#~+=<>" else 0.6


def fitted(words: str, width: float, size: int, most: int = 1) -> tuple[str, ...]:
    """Words in at most so many lines, each no longer than the width; what does not fit is cut, and says so by three dots."""
    left = _TOGETHER.findall(clean(words))
    found: list[str] = []
    while left and len(found) < most:
        line, left = _line(left, width, size)
        found.append(line)
    if left and found:
        found[-1] = _cut(f"{found[-1]} {left[0]}", width, size, always=True)
    return tuple(found)


_TOGETHER = re.compile(r"(?<!\S)[1-3A-E] [A-E1-5](?: [PC1-5](?: [AS]\d)*)?(?=[,;\s]|$)[,;]?|\S+")
"""The codes of a grade stand in one line, and words are broken nowhere."""


def _line(words: Sequence[str], width: float, size: int) -> tuple[str, list[str]]:
    """As many words as fit into one line, at least one, cut where it alone is too long; and those that are left."""
    taken = 1
    while taken < len(words) and long(" ".join(words[: taken + 1]), size) <= width:
        taken += 1
    return _cut(" ".join(words[:taken]), width, size), list(words[taken:])


def _cut(words: str, width: float, size: int, *, always: bool = False) -> str:
    if long(words, size) <= width and not always:
        return words
    room = width / size - _em("\u2026")
    ends = accumulate(map(_em, words))
    return f"{words[: sum(1 for _ in takewhile(lambda end: end <= room, ends))].rstrip()}\u2026"


def left_of(number: int, drawn: int, why: Mapping[str, int]) -> str:
    """How many rows of an answer are not drawn, and how many for which reason."""
    if number == drawn:
        return ""
    told = " and ".join(f"{several:,} {words}" for words, several in why.items() if several)
    left = number - drawn
    return f"{left:,} of {number:,} rows listed {'is' if left == 1 else 'are'} not drawn: {told}."
