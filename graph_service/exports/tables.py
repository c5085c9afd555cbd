"""An answer as tables: about, rows, statements, figures, rounded, names, coverage, and what each column means.

All that an answer holds stands in them, so that it can be read back equal; CSV and XLSX are two ways to write the same tables.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.exports.columns import JSON, TEXT, Column, columns
from graph_service.model.export import Export
from graph_service.model.moments import at
from graph_service.model.question import Covered, Evidence, Label, Naming, Rounded

RULE = (
    "What is under handling code C, under a restriction, sent in error or being corrected is not in this file, and neither are "
    "names, ages, counts and links that rest on it alone."
)
"""Stands in every file, whether anything is left out of it or not."""


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns, and its lines, each with a value a column."""

    name: str
    columns: Sequence[Column]
    lines: Sequence[Sequence[object]]


def tables(export: Export[Any]) -> list[Table]:
    """The tables of an export, the first of them about the whole."""
    answer = export.answer.model_dump(mode="json")
    labels = export.answer.labels
    found = [
        _table(
            "rows", [_ROW, *columns(export.question.row, ("evidence", _MORE.name)), _IDS, _MORE], _rows(answer), labels
        ),
        _table("statements", _STATEMENT, _statements(answer), labels),
        _table("figures", _FIGURES, ({"figure": k, "number": n} for k, n in answer["figures"].items()), labels),
        _table("rounded", columns(Rounded), answer["rounded"], labels),
        _table("names", _NAMES, _names(answer), labels),
        _table("coverage", columns(Covered), answer["rests_on"], labels),
    ]
    return described(about_lines(export), found)


def described(about: Iterable[tuple[str, str]], found: Sequence[Table]) -> list[Table]:
    """Tables, with one before them about the whole, and one after them of what each column means."""
    told = [
        {"table": table.name, "column": one.name, "holds": one.holds, "means": one.means}
        for table in found
        for one in table.columns
    ]
    lines = [{"what": what, "value": value} for what, value in about]
    return [_table("about", _ABOUT, lines, {}), *found, _table("columns", _COLUMNS, told, {})]


def about_lines(export: Export[Any]) -> list[tuple[str, str]]:
    """What a file says of itself: its marking, the asking, the moment, what was left out, and the notes of the answer."""
    answer, asker = export.answer, export.asker
    moment = answer.model_dump(mode="json", include={"known_at"})["known_at"]
    filters = export.params.model_dump(mode="json", exclude_none=True)
    return [
        ("marking", export.marking),
        ("question", answer.question),
        ("asks", export.question.asks),
        ("purpose", answer.purpose),
        ("asked by", asker.who),
        ("agency", asker.agency),
        ("role", asker.role),
        ("policy", asker.policy),
        ("known at", moment["at"]),
        ("known at, in words", at(answer.known_at)),
        *((f"filter {name}", _plain(value)) for name, value in filters.items() if value != []),
        ("edition", answer.edition),
        ("rows", str(len(answer.rows))),
        ("more rows", str(answer.more)),
        ("next", answer.next),
        ("left out", RULE),
        *(("left out", line) for line in left_out(export)),
        *(("note", note) for note in answer.notes),
    ]


def left_out(export: Export[Any]) -> tuple[str, ...]:
    """How many statements behind what the asker herself sees are not in the file, and why."""
    return tuple(
        f"{number:,} {'statement is' if number == 1 else 'statements are'} left out: {why}."
        for why, number in export.left_out.items()
    )


_ROW = Column("row", ("row",), JSON, "The number of the row.")
_IDS = Column("evidence", ("evidence",), TEXT, "The ids of its statements, which stand in the table of that name.")
_MORE = Column("more_evidence", ("more_evidence",), JSON, "How many statements there are beyond those listed.")
_STATEMENT = [_ROW, *columns(Evidence, entities=("start", "end"))]
_ABOUT = [Column("what", ("what",), TEXT), Column("value", ("value",), TEXT)]
_FIGURES = [
    Column("figure", ("figure",), TEXT, "What is counted, in the words of the question's page."),
    Column("number", ("number",), JSON, "How many."),
]
_NAMES = [
    Column("entity", ("entity",), TEXT, "The opaque id."),
    Column("text", ("text",), TEXT, "What you may call it; a line for each of its names follows, or one without any."),
    *columns(Naming),
]
_COLUMNS = [
    Column("table", ("table",), TEXT),
    Column("column", ("column",), TEXT),
    Column("holds", ("holds",), TEXT, "`text`: the words as they are. `JSON`: a value of JSON. `or nothing`: an empty cell is null."),
    Column("means", ("means",), TEXT),
]  # fmt: skip


def _table(name: str, its: Sequence[Column], lines: Any, labels: dict[str, Label]) -> Table:  # noqa: ANN401 - JSON
    return Table(name, its, [[column.value(line, labels) for column in its] for line in lines])


def _rows(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(answer["rows"], start=1):
        yield {**row, "row": number, "evidence": " ".join(one["assertion"] or one["record"] for one in row["evidence"])}


def _statements(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(answer["rows"], start=1):
        yield from ({**one, "row": number} for one in row["evidence"])


def _names(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entity, label in answer["labels"].items():
        for naming in label["names"] or [{"name": "", "agencies": [], "own": False}]:
            yield {**naming, "entity": entity, "text": label["text"]}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
