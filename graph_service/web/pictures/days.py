"""A picture of days: each row on a line of its own, its words on the left, its days beside them along one axis.

What a day was is told by the shape that stands there and by the words beside it, never by a colour.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from typing import Literal

from graph_service.model.moments import day as in_words
from graph_service.web.pictures.drawing import (
    LINE,
    PAPER,
    WIDE,
    WORDS,
    Links,
    Picture,
    fitted,
    framed,
    leading,
    left_of,
    lines,
    long,
    sentence,
    stripe,
    text,
)
from maps.markup import Markup, joined, shape

MOST = 20
"""How many lines a picture of days has."""

Sort = Literal[
    "outside", "home", "online", "unsaid", "paper", "place", "source", "happened", "written", "by", "covered", "gap", "entries",
    "newest",
]  # fmt: skip

KEY: Mapping[Sort, str] = {
    "outside": "outside",
    "home": "home or another address",
    "online": "online",
    "unsaid": "where is not said",
    "paper": "a meeting, interview, plan or visit",
    "place": "together at a place",
    "source": "a source says together",
    "happened": "when it happened",
    "written": "when it was written down",
    "by": "written down by then: the file is dated, the entry is not",
    "covered": "days covered",
    "gap": "days that no file covers",
    "entries": "from the first entry to the last",
    "newest": "the newest file",
}
"""What each shape means."""

BANDS = ("covered", "gap", "entries")
"""Those that fill their days."""

LABEL, MARGIN, HEAD, SIZE = 330, 8, 30, 13
"""How wide the words are; the edge; how high the axis is; the size of the first line of words."""

SMALL_GAP = 26
"""The least space between two names of days, beside the names themselves."""


@dataclass(frozen=True)
class Mark:
    """Something on a day, or from a day to a day."""

    sort: Sort
    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """One line: a row, its words, and what stands on its days."""

    row: int
    says: str
    small: str
    marks: tuple[Mark, ...]


def drawn(several: Sequence[Line], of: int, said: str, reads: Sequence[str]) -> Picture | None:
    """The picture of at most `MOST` lines that have a day; none where no line has."""
    dated = [line for line in several if line.marks]
    kept = dated[:MOST]
    if not kept:
        return None
    said = sentence(said)
    plan, links = _Plan(kept), Links()
    svg = framed(said, WIDE, plan.height, joined(*plan.axis()), joined(*plan.lines(links)), joined(*plan.key()))
    return Picture(said, tuple(reads), svg, frozenset(links.rows), _left(of, len(several), len(dated), len(kept)))


def _left(of: int, several: int, dated: int, kept: int) -> str:
    """What is not drawn: of no day, beyond the first, or nothing that stands in time."""
    why = {
        "of no known day": several - dated,
        f"beyond the first {MOST}": dated - kept,
        "that do not stand in time": of - several,
    }
    return left_of(of, kept, why)


class _Plan:
    """Where everything stands."""

    def __init__(self, kept: Sequence[Line]) -> None:
        self.kept = kept
        marks = [mark for line in kept for mark in line.marks]
        self.first, self.last = min(m.first for m in marks), max(m.last for m in marks)
        if self.last - self.first < timedelta(days=6):
            spare = 6 - (self.last - self.first).days
            self.first, self.last = _moved(self.first, -(spare // 2)), _moved(self.last, spare - spare // 2)
        self.sorts = list(dict.fromkeys(mark.sort for mark in marks))
        self.start, self.end = float(LABEL + 2 * MARGIN + 12), float(WIDE - MARGIN - 24)
        self.tops = list(accumulate((self._high(line) for line in kept), initial=float(HEAD)))
        self.foot = 12 + 22 * len(list(self._places()))

    def _says(self, line: Line) -> tuple[str, ...]:
        return fitted(line.says, LABEL, SIZE, 2)

    def _small(self, line: Line) -> tuple[str, ...]:
        return fitted(line.small, LABEL, WORDS, 2)

    def _high(self, line: Line) -> float:
        return len(self._says(line)) * leading(SIZE) + len(self._small(line)) * leading(WORDS) + 10

    @property
    def bottom(self) -> float:
        """Where the lines end."""
        return self.tops[-1]

    @property
    def height(self) -> float:
        """How high the picture is."""
        return self.bottom + self.foot

    def x(self, one: date, of_it: float = 0) -> float:
        """Where a day begins, or so much of it is over."""
        whole = (self.last - self.first).days + 1
        return round(self.start + (self.end - self.start) * ((one - self.first).days + of_it) / whole, 1)

    def axis(self) -> Iterator[Markup]:
        """The days along the top, each with a line down through all rows."""
        for one, words in ticks(self.first, self.last, self.end - self.start):
            x = self.x(one)
            yield shape("path", cls="sl-axis", d=f"M{x:g} {HEAD - 4}V{self.bottom:g}", stroke="#b1b4b6", stroke_width=1)
            half, middle = long(words, WORDS) / 2, self.x(one, 0.5)
            yield text(
                words, min(max(middle, self.start - 20 + half), WIDE - MARGIN - half), HEAD - 10, anchor="middle"
            )

    def lines(self, links: Links) -> Iterator[Markup]:
        """Each row."""
        for n, line in enumerate(self.kept):
            top, high = self.tops[n], self._high(line)
            says, small = self._says(line), self._small(line)
            words = joined(
                lines(says, MARGIN, top + SIZE + 4, SIZE, bold=True),
                lines(small, MARGIN, top + SIZE + 4 + leading(SIZE) * len(says)),
            )
            middle = round(top + high / 2, 1)
            marks = joined(*self._joining(line, middle), *(self._mark(*one, middle) for one in _apart(line.marks)))
            yield links((line.row,), f"{line.says}, {line.small}", stripe(n, top, high), words, marks)

    def _joining(self, line: Line, y: float) -> Iterator[Markup]:
        """From when it happened to when it was written down."""
        ends = {mark.sort: mark for mark in line.marks}
        if "happened" in ends and ends.keys() & {"written", "by"}:
            then = ends.get("written") or ends["by"]
            start, end = self.x(ends["happened"].last, 0.5), self.x(then.first, 0.5)
            d = f"M{start:g} {y - 8:g}L{end:g} {y + 8:g}"
            yield shape("path", cls="sl-axis", d=d, stroke=LINE, stroke_width=1, stroke_dasharray="2 3")

    def _mark(self, mark: Mark, aside: float, above: float, middle: float) -> Markup:
        y = middle - above
        if mark.sort in BANDS:
            start = self.x(mark.first)
            return band(mark.sort, start, max(self.x(mark.last, 1), start + 3), y)
        start, end = self.x(mark.first, 0.5), self.x(mark.last, 0.5)
        d = f"M{start:g} {y - 5:g}v10m0-5H{end:g}m0-5v10"
        span = shape("path", cls="sl-tie", d=d, fill="none", stroke=LINE, stroke_width=1.5)
        return joined(
            *([span] if end - start > 24 and not aside else []),
            symbol(mark.sort, round((start + end) / 2 + aside, 1), y),
        )

    def _places(self) -> Iterator[list[Sort]]:
        """The shapes that are explained, in lines that are no longer than the picture."""
        line: list[Sort] = []
        for sort in self.sorts:
            if line and sum(self._long(one) for one in (*line, sort)) > WIDE - 2 * MARGIN:
                yield line
                line = []
            line.append(sort)
        yield line

    def _long(self, sort: Sort) -> float:
        return 44 + long(KEY[sort], WORDS)

    def key(self) -> Iterator[Markup]:
        """What the shapes mean."""
        for n, several in enumerate(self._places()):
            x, y = float(MARGIN + 10), self.bottom + 20 + 22 * n
            for sort in several:
                yield band(sort, x - 9, x + 9, y) if sort in BANDS else symbol(sort, x, y)
                yield text(KEY[sort], x + 15, y + 4)
                x = round(x + self._long(sort), 1)


def _apart(marks: Sequence[Mark]) -> Iterator[tuple[Mark, float, float]]:
    """Each mark, how far aside it stands where several are of the same days, and how far above the middle."""
    sorts = {mark.sort for mark in marks}
    for mark in marks:
        same = [
            one for one in marks if (one.first, one.last) == (mark.first, mark.last) and _HEIGHTS.get(one.sort, 0) == 0
        ]
        aside = 20 * (same.index(mark) - (len(same) - 1) / 2) if mark in same and mark.sort not in BANDS else 0.0
        yield mark, aside, _HEIGHTS.get(mark.sort, 0) if len(sorts) > 1 else 0.0


_HEIGHTS: Mapping[Sort, float] = {"happened": 8, "written": -8, "by": -8, "newest": 13, "entries": -4}
"""What may fall on one day with another thing stands above or below it."""


def band(sort: Sort, start: float, end: float, y: float) -> Markup:
    """Days in a row: filled where files cover them, hatched where none does."""
    height, top = 14, y - 7
    if sort != "gap":
        return shape(
            "rect", cls="sl-full", x=round(start, 1), y=top, width=round(end - start, 1), height=height, fill=LINE
        )
    box = shape(
        "rect",
        cls="sl-box",
        x=round(start, 1),
        y=top,
        width=round(end - start, 1),
        height=height,
        fill=PAPER,
        stroke=LINE,
    )
    steps = range(int(end - start) // 6)
    hatch = "".join(f"M{start + 6 * n:g} {top + height:g}l6-{height}" for n in steps)
    return joined(
        box, *([shape("path", cls="sl-tie", d=hatch, fill="none", stroke=LINE, stroke_width=1)] if hatch else [])
    )


def symbol(sort: Sort, x: float, y: float) -> Markup:
    """The shape of one sort, in the middle of which the point is."""
    full = sort in ("outside", "place", "happened", "written", "newest")
    return joined(
        shape(
            "path", cls="sl-full" if full else "sl-box", d=_SHAPES[sort].format(x=f"{x:g}", y=f"{y:g}"), fill=LINE if full else PAPER,
            stroke=LINE, stroke_width=2, stroke_linejoin="round",
        ),
        *([text("?", x, y + 4, anchor="middle", bold=True)] if sort == "unsaid" else []),
    )  # fmt: skip


_CIRCLE = "M{x} {y}m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"
_SQUARE = "M{x} {y}m-6-6h12v12h-12z"
_DIAMOND = "M{x} {y}m0-8l8 8l-8 8l-8-8z"
_HOUSE = "M{x} {y}m0-9l9 8h-3v7h-12v-7h-3z"
_FLAG = "M{x} {y}m0 8l-7-14h14z"

_SHAPES: Mapping[Sort, str] = {
    "outside": _CIRCLE,
    "home": _HOUSE,
    "online": _DIAMOND,
    "unsaid": "M{x} {y}m-8-8h16v16h-16z",
    "place": _CIRCLE,
    "source": _DIAMOND,
    "happened": _CIRCLE,
    "written": _SQUARE,
    "by": _SQUARE,
    "paper": "M{x} {y}m-6-8h8l4 4v12h-12z",
    "newest": _FLAG,
}


def ticks(first: date, last: date, width: float) -> list[tuple[date, str]]:
    """The days that are named along the axis: as fine as there is room for, years in full where a year begins."""
    for step in _STEPS:
        found = list(step(first, last))
        needs = sum(long(words, WORDS) + SMALL_GAP for _, words in found)
        if found and needs <= width:
            return found
    return [(first, in_words(first))]


def _moved(one: date, days: int) -> date:
    try:
        return one + timedelta(days=days)
    except OverflowError:
        return one


def _by_days(step: int, first: date, last: date) -> Iterator[tuple[date, str]]:
    whole = (last - first).days
    if whole <= 400:
        for n in range(0, whole + 1, step):
            one = first + timedelta(days=n)
            new = n == 0 or (one - timedelta(days=step)).year != one.year
            yield one, f"{one.day} {_MONTH[one.month - 1]}{f' {one.year}' if new else ''}"


def _by_months(step: int, first: date, last: date) -> Iterator[tuple[date, str]]:
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    if len(months) <= 400:
        for n, month in enumerate(one for one in months if one % step == 0):
            year, number = divmod(month, 12)
            yield date(year, number + 1, 1), f"{_MONTH[number]}{f' {year}' if n == 0 or number < step else ''}"


def _by_years(step: int, first: date, last: date) -> Iterator[tuple[date, str]]:
    for year in range(first.year + 1, last.year + 1):
        if year % step == 0:
            yield date(year, 1, 1), str(year)


_MONTH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS: Sequence[Callable[[date, date], Iterator[tuple[date, str]]]] = (
    *(partial(_by_days, n) for n in (1, 2, 7, 14)),
    *(partial(_by_months, n) for n in (1, 2, 3, 6)),
    *(partial(_by_years, n) for n in (1, 2, 5, 10, 50, 100, 500, 1000)),
)
"""How the axis is divided, from the finest on."""
