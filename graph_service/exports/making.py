"""Making a file of a question's answer: asked through the View for what may be passed on, then written in one of three formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph_service.exports import csv_text, drawing, workbook
from graph_service.exports.naming import file_name
from graph_service.exports.tables import left_out
from graph_service.model.export import Export
from graph_service.model.question import P, Question, R, Scope
from graph_service.model.vocabulary import Reason
from graph_service.view import View


class Format(StrEnum):
    """In which format a file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


_WRITTEN: Mapping[Format, Callable[[Export[Any]], bytes]] = {
    Format.CSV: csv_text.written,
    Format.XLSX: workbook.written,
    Format.GEOJSON: drawing.written,
}


@dataclass(frozen=True)
class File:
    """A file that is ready: a name for it, what it holds, and what to say of it."""

    name: str
    content: bytes
    rows: int
    marking: str
    left_out: tuple[str, ...]


def exported(
    view: View,
    scope: Scope,
    question: Question[P, R],
    params: P,
    wanted: Format,
    request: str = "",
    reason: Reason | None = None,
) -> File:
    """The answer for what this reader may pass on, as a file; `BadInput` where the format cannot hold it."""
    drawn = drawing.places_of(question) if wanted is Format.GEOJSON else None
    export = view.export(scope, question, params, drawn, request, reason)
    return File(
        name=file_name(question.name, export.answer.known_at, wanted.value),
        content=_WRITTEN[wanted](export),
        rows=len(export.answer.rows),
        marking=export.marking,
        left_out=left_out(export),
    )
