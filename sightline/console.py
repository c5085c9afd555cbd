"""What the terminal shows: answers to standard output, everything else to standard error, and nothing that acts on the terminal."""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from graph_service.model.question import Answer, Evidence, Label


def out() -> Console:
    """Where answers go; colour only on a terminal, and never with NO_COLOR."""
    return Console(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Where progress, notes and refusals go."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_json(value: object) -> None:
    """One JSON document on standard output, the same bytes on a terminal and in a pipe."""
    out().file.write(json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n")


def safe(text: object) -> Text:
    """Words from a record: shown as they are, without characters that could command a terminal."""
    kept = (
        " " if c in "\t\n\r" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") else c
        for c in str(text)
    )
    return Text("".join(kept))


def show(answer: Answer[Any]) -> None:
    """An answer as a table, a line a row, with names beside ids and who says so."""
    columns = _columns(answer)
    table = _table("", [*(name.replace("_", " ") for name in columns), "says"])
    for row in answer.rows:
        table.add_row(*(safe(_value(getattr(row, name), answer.labels)) for name in columns), safe(_says(row)))
    if answer.rows:
        out().print(table)
    for note in _notes(answer):
        err().print(safe(note))


def lines(title: str, rows: Iterable[Mapping[str, object]], screen: Console | None = None) -> None:
    """A few things as a table, on standard output unless said."""
    listed = list(rows)
    table = _table(title, listed[0] if listed else ())
    for row in listed:
        table.add_row(*(safe(_value(value, {})) for value in row.values()))
    (screen or out()).print(table if listed else Text("none"))


def _table(title: str, headings: Iterable[str]) -> Table:
    """A table that folds what is too wide and never cuts an id short."""
    return Table(*(Column(name, overflow="fold") for name in headings), title=title or None)


def _columns(answer: Answer[Any]) -> list[str]:
    fields: list[str] = list(type(answer.rows[0]).model_fields) if answer.rows else []
    return [name for name in fields if name not in ("evidence", "more_evidence")]


def _value(value: object, labels: Mapping[str, Label]) -> str:
    if isinstance(value, str):
        return f"{labels[value].text} ({value})" if value in labels else value
    if isinstance(value, BaseModel):
        return ", ".join(f"{name} {_value(getattr(value, name), labels)}" for name in type(value).model_fields)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_value(each, labels)}" for name, each in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(_value(each, labels) for each in value)
    return "" if value is None else str(value)


def _says(row: Any) -> str:  # noqa: ANN401 - any question's row
    said = sorted({f"{each.agency} [{each.grade}] {each.recorded_at[:10]}{_copied(each)}" for each in row.evidence})
    more = f"; and {row.more_evidence} more" if row.more_evidence else ""
    return "; ".join(said) + more


def _copied(said: Evidence) -> str:
    return f", said to be copied from {said.origin_agency}" if said.copied_only else ""


def _notes(answer: Answer[Any]) -> list[str]:
    count = "Nothing you may see answers this." if not answer.rows else f"{len(answer.rows)} shown."
    more = [f"{answer.more} more are not shown."] if answer.more else []
    return [count, *more, *answer.notes]
