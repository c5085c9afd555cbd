"""A picture of links: each row on a line of its own, read from left to right, whatever several lines share drawn once beside them.

Nothing crosses and nothing is placed by chance: a box is as high as the lines that it stands beside.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph_service.web.pictures.drawing import (
    LINE,
    NAME,
    PAPER,
    SOFT,
    WIDE,
    WORDS,
    Area,
    Links,
    Picture,
    fitted,
    framed,
    leading,
    left_of,
    lines,
    sentence,
    text,
)
from maps.markup import Markup, joined, shape

MOST = 14
"""How many lines a picture of links has."""

NARROWEST_BOX, NARROWEST_GAP, MARGIN, FOOT = 118, 124, 8, 40
NARROW = 180
"""Where there is less room than that between two boxes, what is said there is said in short."""

SPACE = 10
"""Between one line and the next."""


@dataclass(frozen=True)
class Box:
    """Somebody or something."""

    key: str
    name: str
    small: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Tie:
    """What links two boxes: in words, who says so (also in short, for narrow places), and how many agencies, if that is known."""

    what: str
    who: str
    agencies: int | None
    short: str = ""
    weakest: bool = False
    """Whether it is the thinnest of its line."""


@dataclass(frozen=True)
class Lane:
    """One line: boxes, and between each two of them a tie."""

    row: int
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]


SORTS = (("one agency alone", 1.5, "7 5"), ("several agencies", 5, None), ("by how many is not listed", 2.5, "2 4"))
"""The sorts of line: in words, how wide, how broken."""

BEYOND = f"beyond the first {MOST} lines"


def drawn(
    lanes: Sequence[Lane], of: int, said: str, reads: Sequence[str], *, meet: bool = False, why: str = BEYOND
) -> Picture:
    """The picture of at most `MOST` lines. `of` is how many rows there are; with `meet`, the last boxes of all lines are one."""
    said = sentence(said)
    kept, cut = _whole_rows(lanes)
    links = Links()
    plan = _Plan(kept, meet=meet)
    items = [joined(*plan.ties(links)), joined(*plan.boxes(links)), *plan.key()]
    svg = framed(said, plan.width, plan.height, *items)
    left = " ".join(filter(None, (left_of(of, len(links.rows), {why: of - len(links.rows)}), cut)))
    return Picture(said, tuple(reads), svg, frozenset(links.rows), left)


def _whole_rows(lanes: Sequence[Lane]) -> tuple[Sequence[Lane], str]:
    """As many rows as have room with all their lines; of a first row that has more than there is room for, some, and how many not."""
    ends = (n for n in range(1, min(MOST, len(lanes)) + 1) if n == len(lanes) or lanes[n].row != lanes[n - 1].row)
    if most := max(ends, default=0):
        return lanes[:most], ""
    held = sum(lane.row == lanes[0].row for lane in lanes)
    return lanes[:MOST], f"{held - MOST:,} of the lines of row {lanes[0].row} are not drawn."


@dataclass(frozen=True)
class _Group:
    """Lines beside which one box stands."""

    column: int
    first: int
    last: int
    box: Box
    rows: tuple[int, ...]


def _keys(lane: Lane) -> tuple[str, ...]:
    return tuple(box.key for box in lane.boxes)


@dataclass
class _Plan:
    """Where everything stands."""

    lanes: Sequence[Lane]
    meet: bool
    box: float = 0
    gap: float = 0
    lane: float = 0
    columns: int = 0
    _same: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How many lines have the same boxes: the last box of each stands by itself, for each is a row of its own."""

    def __post_init__(self) -> None:
        self._same.update(map(_keys, self.lanes))
        self.columns = max(len(one.boxes) for one in self.lanes)
        gaps = max(1, self.columns - 1)
        self.box = max(NARROWEST_BOX, min(190, (WIDE - 2 * MARGIN) * 0.42 / self.columns + 20))
        self.gap = max(NARROWEST_GAP, min(420, (WIDE - 2 * MARGIN - self.columns * self.box) / gaps))
        self.lane = SPACE + max(map(self._high, self.lanes))

    def _high(self, lane: Lane) -> float:
        """How high a line must be for its boxes and for the words above and below its ties."""
        boxes = (leading(NAME) * len(self._name(b)) + leading(WORDS) * len(self._small(b)) + 12 for b in lane.boxes)
        sides = (2 * max(len(self._above(t)), len(self._below(t))) * leading(WORDS) + 18 for t in lane.ties)
        return max(*boxes, *sides)

    def _name(self, box: Box) -> tuple[str, ...]:
        return fitted(box.name, self.box - 14, NAME, 2)

    def _small(self, box: Box) -> tuple[str, ...]:
        return fitted(box.small, self.box - 14, WORDS, 2)

    def _above(self, tie: Tie) -> tuple[str, ...]:
        return fitted(tie.what, self.gap - 18, WORDS, 2)

    def _below(self, tie: Tie) -> tuple[str, ...]:
        who = tie.short if tie.short and self.gap < NARROW else tie.who
        return fitted(f"{'Thinnest: ' if tie.weakest else ''}{who}", self.gap - 18, WORDS, 2)

    @property
    def width(self) -> float:
        """How wide the picture is."""
        return self._x(self.columns - 1) + self.box + MARGIN

    @property
    def height(self) -> float:
        """How high it is."""
        return MARGIN + self.lane * len(self.lanes) + FOOT

    def _x(self, column: int) -> float:
        return round(MARGIN + column * (self.box + self.gap), 1)

    def _column(self, lane: Lane, n: int) -> int:
        """In which column a box of a line stands: the last of all lines that meet in the last column."""
        return self.columns - 1 if self.meet and n == len(lane.boxes) - 1 else n

    def _groups(self) -> Iterator[_Group]:
        """Each box with the lines it stands beside: neighbours that have all before it in common, too."""
        for column in range(self.columns):
            way = [self._way(lane, column) for lane in self.lanes]
            for same, held in groupby(range(len(self.lanes)), key=way.__getitem__):
                several = list(held)
                if same:
                    boxes = [self._at(self.lanes[n], column) for n in several]
                    rows = tuple(sorted({one.row for one in boxes if one and one.row is not None}))
                    box = next(one for one in boxes if one)
                    yield _Group(column, several[0], several[-1], box, rows)

    def _at(self, lane: Lane, column: int) -> Box | None:
        return next((box for n, box in enumerate(lane.boxes) if self._column(lane, n) == column), None)

    def _way(self, lane: Lane, column: int) -> tuple[str, ...]:
        """By what lines share the box of a column: all keys up to it; by its own where all lines meet."""
        box = self._at(lane, column)
        if box is None:
            return ()
        if self.meet and column == self.columns - 1:
            return (box.key,)
        way = tuple(one.key for one in lane.boxes[: column + 1])
        ends = column == len(lane.boxes) - (2 if self.meet else 1)
        return (*way, str(lane.row)) if ends and self._same[_keys(lane)] > 1 else way

    def _area(self, group: _Group) -> Area:
        top = MARGIN + group.first * self.lane + SPACE / 2
        return Area(self._x(group.column), top, self.box, (group.last - group.first + 1) * self.lane - SPACE)

    def boxes(self, links: Links) -> Iterator[Markup]:
        """The boxes."""
        for group in self._groups():
            area, name, small = self._area(group), self._name(group.box), self._small(group.box)
            asked = not group.rows
            outline = shape(
                "rect", cls="sl-box", x=area.x, y=round(area.y, 1), width=round(area.width, 1), height=round(area.height, 1),
                rx=4, fill=SOFT if asked else PAPER, stroke=LINE, stroke_width=3 if asked else 1.5,
            )  # fmt: skip
            high = leading(NAME) * len(name) + leading(WORDS) * len(small)
            y, x = area.middle - high / 2 + NAME - 1, area.x + area.width / 2
            yield links(
                group.rows,
                ", ".join(filter(None, (group.box.name, group.box.small))),
                outline,
                lines(name, x, y, NAME, bold=True, anchor="middle"),
                lines(small, x, y + leading(NAME) * len(name), WORDS, anchor="middle"),
            )

    def ties(self, links: Links) -> Iterator[Markup]:
        """The ties: each to the box on its right, once; where all lines meet, one for each line."""
        middles = {(g.column, n): self._area(g).middle for g in self._groups() for n in range(g.first, g.last + 1)}
        done: set[tuple[int, float]] = set()
        for at, lane in enumerate(self.lanes):
            for n, tie in enumerate(lane.ties):
                to = self._column(lane, n + 1)
                meets = self.meet and to == self.columns - 1
                y = round(MARGIN + (at + 0.5) * self.lane, 1) if meets else round(middles[to, at], 1)
                if (n, y) not in done:
                    done.add((n, y))
                    yield self._tie(tie, self._rows(lane, n, at), self._x(n) + self.box, self._x(to), y, links)

    def _rows(self, lane: Lane, n: int, at: int) -> tuple[int, ...]:
        """The rows whose tie it is: those of the box that it leads to, or of its own line."""
        to = self._column(lane, n + 1)
        if self.meet and to == self.columns - 1:
            return (lane.row,)
        held = next(g for g in self._groups() if g.column == to and g.first <= at <= g.last)
        return held.rows or (lane.row,)

    def _tie(self, tie: Tie, rows: tuple[int, ...], start: float, end: float, y: float, links: Links) -> Markup:
        _, width, dashes = _sort(tie)
        line = shape("path", cls="sl-tie", d=f"M{start:g} {y:g}H{end:g}", fill="none", stroke=LINE, stroke_width=width,
                     stroke_dasharray=dashes)  # fmt: skip
        above, below = self._above(tie), self._below(tie)
        x = start + 9
        words = joined(
            lines(above, x, y - 7 - leading(WORDS) * (len(above) - 1), bold=True), lines(below, x, y + 7 + WORDS - 1)
        )
        hit = shape("rect", cls="sl-hit", x=start, y=round(y - 12, 1), width=end - start, height=24, fill="none")
        return links(rows, f"{tie.what}: {tie.who}", hit, line, words)

    def key(self) -> Iterator[Markup]:
        """The sorts of line that there are, and their words."""
        y = MARGIN + self.lane * len(self.lanes) + 22
        drawn = {_sort(tie) for lane in self.lanes for tie in lane.ties}
        for n, (words, width, dashes) in enumerate(one for one in SORTS if one in (*SORTS[:2], *drawn)):
            x = MARGIN + 200 * n
            yield shape(
                "path", cls="sl-tie", d=f"M{x} {y}h50", stroke=LINE, stroke_width=width, stroke_dasharray=dashes
            )
            yield text(words, x + 58, y + 4)


def _sort(tie: Tie) -> tuple[str, float, str | None]:
    """Which sort of line a tie is drawn as."""
    return SORTS[2] if tie.agencies is None else SORTS[0] if tie.agencies <= 1 else SORTS[1]
