"""Reading an export back as docs/exports.md says, with nothing of ours: the tables of a CSV text or a workbook, and their answer."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl

Tables = dict[str, list[dict[str, Any]]]
"""Each table's lines, by its name; a cell as its text, or None where it is empty."""

_INSIDE = re.compile(r"""([;\t\r\n][\s"']*)'([=+\-@＝＋－＠])""")


def tables_of_csv(content: bytes) -> Tables:
    """The tables of a CSV text."""
    blocks: list[list[list[str]]] = [[]]
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        if cells:
            blocks[-1].append(cells)
        else:
            blocks.append([])
    found = {}
    for (name,), headings, *lines in blocks:
        found[name] = [dict(zip(headings, lines_cells, strict=True)) for lines_cells in lines]
    kinds = {(one["table"], one["column"]): one["holds"] for one in found["columns"]}
    return {
        name: [{h: _csv(cell, kinds.get((name, h), "text")) for h, cell in line.items()} for line in lines]
        for name, lines in found.items()
    }


def _csv(cell: str, holds: str) -> Any:
    if cell == "":
        return None if holds.endswith("or nothing") else ""
    if not holds.startswith("text"):
        return json.loads(cell)
    text = _INSIDE.sub(r"\1\2", cell)
    return text[1:] if text.startswith("'") else text


def tables_of_workbook(content: bytes) -> Tables:
    """The tables of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: list(sheet.iter_rows()) for sheet in book}
    about = [[_words(cell.value) for cell in line] for line in sheets["columns"][1:]]
    kinds = {(table, column): holds for table, column, holds, _ in about}
    found: Tables = {}
    for name, (headings, *lines) in sheets.items():
        found[name] = [
            {
                _words(h.value): _xlsx(cell, kinds.get((name, h.value), "text"))
                for h, cell in zip(headings, line, strict=True)
            }
            for line in lines
        ]
    return found


def _words(stored: Any) -> str:
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), stored or "")


def _xlsx(cell: Any, holds: str) -> Any:
    if cell.value is None:
        return None if holds.endswith("or nothing") and not cell.quotePrefix else ""
    if holds.startswith("text"):
        return _words(cell.value)
    return json.loads(_words(cell.value)) if isinstance(cell.value, str) else cell.value


def answer(tables: Tables) -> dict[str, Any]:
    """The answer in the tables, as its JSON is."""
    about = _several(tables["about"])
    statements: dict[int, list[dict[str, Any]]] = {}
    for line in tables["statements"]:
        statements.setdefault(line["row"], []).append(_nested(line, "row"))
    labels: dict[str, Any] = {}
    for line in tables["names"]:
        label = labels.setdefault(line["entity"], {"names": [], "text": line["text"]})
        if line["agencies"]:
            label["names"].append({name: line[name] for name in ("name", "agencies", "own")})
    return {
        "question": about["question"][0],
        "purpose": about["purpose"][0],
        "known_at": {"at": about["known at"][0], "words": about["known at, in words"][0]},
        "rows": [_nested(line, "row", "evidence") | {"evidence": statements[line["row"]]} for line in tables["rows"]],
        "more": int(about["more rows"][0]),
        "next": about["next"][0],
        "notes": about.get("note", []),
        "rests_on": tables["coverage"],
        "edition": about["edition"][0],
        "figures": {line["figure"]: line["number"] for line in tables["figures"]},
        "rounded": [_nested(line) for line in tables["rounded"]],
        "labels": labels,
    }


def _several(lines: list[dict[str, Any]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line["what"], []).append(line["value"])
    return found


def _nested(line: dict[str, Any], *without: str) -> dict[str, Any]:
    """The values of a line: columns of one time (`when.words`) as one, without what is only there to be read by people."""
    found: dict[str, Any] = {}
    for name, value in line.items():
        if name in without or name.endswith(".called"):
            continue
        of, dot, part = name.partition(".")
        if dot:
            found.setdefault(of, {})[part] = value
        else:
            found[name] = value
    return {name: None if _is_open(value) else value for name, value in found.items()}


def _is_open(value: Any) -> bool:
    """Whether a time stands there that is null: one has words always."""
    return isinstance(value, dict) and "words" in value and value["words"] is None


def cells_as_a_spreadsheet_splits(content: bytes, separator: str) -> Iterator[str]:
    """Every cell that a spreadsheet finds whose separator is this one."""
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator):
        yield from cells
