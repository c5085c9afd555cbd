"""Commands that help an agency to send its first file: `template` and `profile draft`. They read and write no installation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from graph_service.errors import BadInput
from graph_service.files import write_private
from ingest.drafting import Draft, draft
from ingest.read import read
from ingest.source import Source
from ingest.sources import SOURCES
from ingest.template import template
from sightline import console
from sightline.commands.registering import profile_app

app = typer.Typer()

Written = Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it.")]


@app.command(name="template")
def make_template(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"One of {', '.join(SOURCES)}.")],
    output: Written = None,
) -> None:
    """Write a workbook to fill in: a source's headings, what each means, and lists wherever it has codes."""
    path = output or Path(f"{_source(source).name}.xlsx")
    write_private(path, template(_source(source)))
    console.err().print(f"{path}: the headings of {source}; those that may not be blank are bold")


@profile_app.command(name="draft")
def profile_draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file as the agency sends it.")],
    source: Annotated[str, typer.Option("--as", metavar="SOURCE", help=f"One of {', '.join(SOURCES)}.")],
    agency: Annotated[str, typer.Option(help="The agency's name.")] = "the-agency",
    system: Annotated[str, typer.Option(help="The system of the agency's that the file is from.")] = "the-system",
    output: Written = None,
) -> None:
    """Propose a profile from a file's headings, and say what it could not place."""
    proposed = draft(read(file), _source(source), agency, system)
    if output:
        write_private(output, proposed.text.encode())
    else:
        console.write(proposed.text)
    for line in _told(proposed):
        console.err().print(line)


def _source(name: str) -> Source:
    if name not in SOURCES:
        raise BadInput(f"there is no source of that name: expected one of {', '.join(SOURCES)}")
    return SOURCES[name]


def _told(proposed: Draft) -> Iterator[str]:
    """What was placed, and what somebody still has to decide."""
    yield f"{len(proposed.placed)} headings placed, {len(proposed.near)} of them because they are nearly known"
    for heading, columns in proposed.doubtful.items():
        yield f"not placed, because others fit as well: {heading} ({' or '.join(columns)})"
    for heading in proposed.unplaced:
        yield f"not placed: {heading}"
    for column in proposed.lacking:
        yield f"no heading for {column}, which may not be blank"
    for column in dict.fromkeys((*proposed.unknown, *proposed.rare)):
        often, rare = len(proposed.unknown.get(column, ())), proposed.rare.get(column, 0)
        yield f"words under {column} that stand for no code: {often} in the draft, {rare} more that are not written down"
