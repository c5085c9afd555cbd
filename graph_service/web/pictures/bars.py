"""A picture of figures: each row on a line of its own, its words on the left, a bar as long as its figure, and the figure itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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

MOST = 30
"""How many bars a picture has."""

LABEL, MARGIN, HEAD, SIZE = 300, 8, 10, 13


@dataclass(frozen=True)
class Bar:
    """One line: a row, its words, its figure, and how the figure is told."""

    row: int
    says: str
    small: str
    figure: int
    told: str
    before: int | None = None
    """The figure of the period before."""


def drawn(several: Sequence[Bar], of: int, said: str, reads: Sequence[str], left: str = "") -> Picture | None:
    """The picture of at most `MOST` bars; none where there is none. `left` says why rows have no bar."""
    kept = several[:MOST]
    if not kept:
        return None
    said = sentence(said)
    plan, links = _Plan(kept), Links()
    svg = framed(said, WIDE, plan.height, joined(*plan.bars(links)), joined(*plan.key()))
    return Picture(said, tuple(reads), svg, frozenset(links.rows), _left(of, len(several), left))


def _left(of: int, several: int, left: str) -> str:
    kept = min(several, MOST)
    why = {left or "without a figure": of - several, f"beyond the first {MOST}": several - kept}
    return left_of(of, kept, why)


class _Plan:
    """Where everything stands."""

    def __init__(self, kept: Sequence[Bar]) -> None:
        self.kept = kept
        self.compared = any(bar.before is not None for bar in kept)
        self.most = max(1, *(max(bar.figure, bar.before or 0) for bar in kept))
        self.start = float(LABEL + 2 * MARGIN)
        self.room = WIDE - self.start - MARGIN - 14 - max(long(bar.told, SIZE) for bar in kept)
        self.high = max(len(self._says(bar)) for bar in kept) * leading(SIZE) + leading(WORDS) * self._small() + 12

    def _says(self, bar: Bar) -> tuple[str, ...]:
        return fitted(bar.says, LABEL, SIZE, 2)

    def _small(self) -> bool:
        return any(bar.small for bar in self.kept)

    @property
    def bottom(self) -> float:
        """Where the bars end."""
        return HEAD + self.high * len(self.kept)

    @property
    def height(self) -> float:
        """How high the picture is."""
        return self.bottom + (34 if self.compared else 8)

    def _wide(self, figure: int) -> float:
        return round(max(2.0, self.room * figure / self.most), 1) if figure else 0.0

    def bars(self, links: Links) -> Iterator[Markup]:
        """Each row."""
        for n, bar in enumerate(self.kept):
            top = HEAD + n * self.high
            says, middle = self._says(bar), top + self.high / 2
            high = leading(SIZE) * len(says) + (leading(WORDS) if bar.small else 0)
            y = middle - high / 2 + SIZE - 1
            words = joined(
                lines(says, MARGIN, y, SIZE, bold=True),
                lines(fitted(bar.small, LABEL, WORDS), MARGIN, y + leading(SIZE) * len(says)),
            )
            x = self.start + max(self._wide(bar.figure), self._wide(bar.before or 0)) + 8
            told = text(bar.told, x, middle + 5, SIZE, bold=True)
            said = ", ".join(filter(None, (bar.says, bar.small, bar.told)))
            yield links((bar.row,), said, stripe(n, top, self.high), words, *self._bar(bar, middle), told)

    def _bar(self, bar: Bar, middle: float) -> Iterator[Markup]:
        tall = 12 if self.compared else 18
        top = middle - tall + 2 if self.compared else middle - tall / 2
        yield shape(
            "rect", cls="sl-full", x=self.start, y=round(top, 1), width=self._wide(bar.figure), height=tall, fill=LINE
        )
        if bar.before is not None:
            yield shape(
                "rect", cls="sl-box", x=self.start, y=round(middle + 4, 1), width=self._wide(bar.before), height=7, fill=PAPER,
                stroke=LINE, stroke_width=1.5,
            )  # fmt: skip

    def key(self) -> Iterator[Markup]:
        """Which bar is which, where there are two."""
        if self.compared:
            y = self.bottom + 18
            yield shape("rect", cls="sl-full", x=MARGIN, y=y - 6, width=36, height=12, fill=LINE)
            yield text("in the period", MARGIN + 44, y + 4)
            yield shape(
                "rect",
                cls="sl-box",
                x=MARGIN + 180,
                y=y - 4,
                width=36,
                height=7,
                fill=PAPER,
                stroke=LINE,
                stroke_width=1.5,
            )
            yield text("in the period before", MARGIN + 224, y + 4)
