"""Text in lines 80 columns wide, broken between words, without characters that a terminal would take as commands."""

import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len

from graph_service.cards.telling import KEPT

WIDTH = 80
"""No line of ours is wider, however wide the terminal is."""


def plain(text: object) -> str:
    """Words as they are, in one line; characters that a terminal would take as commands are shown as lost."""
    return "".join(
        " " if c in "\t\n\r" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") else c
        for c in str(text)
    )


def folded(text: object, first: str = "", rest: str | None = None, width: int = WIDTH) -> list[str]:
    """A text as lines: the first begins with `first`, the others with `rest`, or with spaces as wide as `first`."""
    room = " " * cell_len(first) if rest is None else rest
    lines: list[str] = []
    line, bare = first, True
    for word in filter(None, _words(plain(text))):
        for piece in _pieces(word, width - cell_len(room)):
            if not bare and cell_len(line) + 1 + cell_len(piece) > width:
                lines.append(line)
                line, bare = room, True
            line, bare = f"{line}{'' if bare else ' '}{piece}", False
    return [one.replace(KEPT, " ") for one in (*lines, line.rstrip())]


def _words(text: str) -> Iterator[str]:
    """The words of a text; those that are to be kept together count as one, if they are short enough to fit on one line."""
    for word in text.split(" "):
        yield from (word,) if cell_len(word) <= WIDTH - 12 else word.split(KEPT)


def _pieces(word: str, most: int) -> Iterator[str]:
    """A word, cut into pieces if it is wider than a line."""
    piece = ""
    for c in word:
        if cell_len(piece) + cell_len(c) > most:
            yield piece
            piece = ""
        piece += c
    yield piece
