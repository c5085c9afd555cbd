"""What the terminal shows: answers to standard output, everything else to standard error, and nothing that acts on the terminal."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from graph_service.model.question import Answer
from sightline.page import page
from sightline.paper import WIDTH, folded, plain

_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, directions of writing, and halves of characters."""

_ANY = 10_000
"""Wider than any table."""


class Screen(Console):
    """A screen to which no word of ours or anybody's can send a command."""

    def print(self, *objects: Any, **how: Any) -> None:  # noqa: ANN401 - as rich has it
        """Print words without the characters that command a terminal, and anything else as rich does."""
        super().print(*(safe(one) if isinstance(one, str) else one for one in objects), **how)


def out() -> Screen:
    """Where answers go; colour only on a terminal, and never with NO_COLOR."""
    return _narrow(Screen(highlight=False, markup=False, emoji=False))


def err() -> Screen:
    """Where progress, notes and refusals go."""
    return _narrow(Screen(stderr=True, highlight=False, markup=False, emoji=False))


def _narrow(screen: Screen) -> Screen:
    """A screen on which no table is wider than our paper."""
    screen.width = min(screen.width, WIDTH)
    return screen


def print_json(value: object) -> None:
    """One JSON document on standard output, the same bytes on a terminal and in a pipe."""
    text = json.dumps(value, indent=1, ensure_ascii=False, default=str)
    out().file.write(_COMMANDING.sub(_escaped, text) + "\n")


def write(text: str) -> None:
    """A text of several lines on standard output as it stands, but for characters that command a terminal."""
    out().file.write(_COMMANDING.sub("\ufffd", text))


def _escaped(found: re.Match[str]) -> str:
    """A character as JSON writes it in figures: the same value, and no command."""
    return json.dumps(found[0])[1:-1]


def safe(text: object) -> Text:
    """Words from a record: shown as they are, without characters that could command a terminal."""
    return Text(plain(text))


def note(text: object) -> None:
    """A line beside the answer, on standard error."""
    for line in folded(text, rest="  "):
        err().file.write(line + "\n")


def answer(found: Answer[Any], *, json: bool) -> None:
    """An answer on standard output: as one JSON document, the same as over the API, or as cards."""
    if json:
        print_json(found.model_dump(mode="json"))
    else:
        show(found)


def show(answer: Answer[Any]) -> None:
    """An answer as cards on standard output."""
    screen = out().file
    for line in page(answer):
        screen.write(line + "\n")


def lines(title: str, rows: Iterable[Mapping[str, object]], screen: Console | None = None) -> None:
    """A few things, on standard output unless said: as a table where that fits, else one below the other."""
    shown, listed = screen or out(), [{name: _value(value) for name, value in row.items()} for row in rows]
    if not listed:
        shown.print(Text("none"))
        return
    table = _table(title, listed[0])
    for row in listed:
        table.add_row(*(safe(value) for value in row.values()))
    if shown.measure(table, options=shown.options.update(max_width=_ANY)).maximum <= shown.width:
        shown.print(table)
    else:
        for line in _below(title, listed):
            shown.file.write(line + "\n")


def _below(title: str, listed: list[dict[str, str]]) -> Iterator[str]:
    """Each thing by its first column, with its others below; those that hold nothing are left out."""
    yield title
    for row in listed:
        (_, first), *others = row.items()
        yield from ("", *folded(first))
        for name, value in others:
            if value:
                yield from folded(f"{name}: {value}", "   ", "     ")


def _table(title: str, headings: Iterable[str]) -> Table:
    """A table that cuts nothing short."""
    return Table(*(Column(name, overflow="fold") for name in headings), title=title or None)


def _value(value: object) -> str:
    """A cell: a list in one line, nothing for none."""
    if isinstance(value, tuple | list):
        return "; ".join(_value(each) for each in value)
    return "" if value is None else str(value)
