"""Where `sightline ask --export` puts a file: under a name in which nobody's name stands, whole or not at all, its owner's alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_service.errors import BadInput
from graph_service.exports import File, Format, file_name, refuse_naming
from graph_service.files import replace_private
from graph_service.model.question import Question
from graph_service.model.times import utc_now
from sightline import console


@dataclass(frozen=True)
class Destination:
    """In which folder, in which format, and under which name; without one, a name is made."""

    folder: Path
    wanted: Format
    name: str = ""


def destination(path: Path, question: Question[Any, Any]) -> Destination:
    """Where a file is to go, or `BadInput`: FILE.csv, or only a format, after a folder or not."""
    if path.name in [*Format]:
        return Destination(path.parent, Format(path.name))
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in [*Format]:
        raise BadInput("expected a file that ends in .csv, .xlsx or .geojson")
    refuse_naming(path.name, question.name, file_name(question.name, utc_now(), suffix))
    return Destination(path.parent, Format(suffix), path.name)


def put(to: Destination, file: File, *, json: bool) -> None:
    """Write the file and say where it is and what is not in it."""
    path = to.folder / (to.name or file.name)
    try:
        replace_private(path, file.content)
    except OSError as error:
        raise BadInput(
            "the file cannot be written where you said: expected a folder that is there, a path that is yours, and no link"
        ) from error
    if json:
        told = {"file": str(path), "rows": file.rows, "marking": file.marking, "left_out": file.left_out}
        console.print_json(told)
        return
    console.write(f"{path}\n")
    console.note(f"{file.marking}. {file.rows:,} {'row' if file.rows == 1 else 'rows'} written.")
    for line in file.left_out:
        console.note(line)
