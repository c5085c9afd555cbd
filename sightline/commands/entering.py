"""The command that types: `enter`."""

import json as jsons
import secrets
import sys
from typing import Annotated

import typer

from graph_service.entering import Blank, Entered
from graph_service.errors import BadInput
from graph_service.model.vocabulary import Purpose
from ingest.entering import TYPED_SOURCES, desk, whole_sheet
from ingest.sheets import SHEETS
from sightline import console
from sightline.caller import AsJson, TokenFile, acting, scope_of

app = typer.Typer()

_NAMES = (*SHEETS, *TYPED_SOURCES)


@app.command()
def enter(
    source: Annotated[
        str | None, typer.Argument(metavar="SHEET", help=f"What you type: {', '.join(SHEETS)}; or a source, whole.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help="A blank filled in; what is personal is better asked for."),
    ] = None,
    row: Annotated[
        typer.FileText | None,
        typer.Option(
            "--row", help="A JSON object of blanks, from a file or - for standard input: no history keeps it."
        ),
    ] = None,
    once: Annotated[
        str | None,
        typer.Option(help="What tells this sending from another, if you send it yourself again; drawn unless said."),
    ] = None,
    take_back: Annotated[
        str | None, typer.Option(metavar="EXTRACT", help="Take a typed row back, by the id that typing it gave.")
    ] = None,
    purpose: Annotated[
        Purpose, typer.Option("--purpose", help="Why; kept in the audit record.")
    ] = Purpose.SAFEGUARDING,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Type one row in your agency's name: a sighting, a missing episode, a link, a contact with a child; or take one back."""
    if (source is None) == (take_back is None):
        raise BadInput(f"expected what you type, one of {', '.join(_NAMES)}; or --take-back EXTRACT")
    with acting(token_file) as (service, identity):
        scope_of(service, identity, purpose)
        at = desk(service)
        if take_back is not None:
            at.take_back(identity, purpose, take_back)
            console.err().print("taken back")
            return
        values = _values(source or "", given or [], row.read() if row else "")
        entered = at.enter(identity, purpose, source or "", values, once or secrets.token_urlsafe(24))
    _tell(entered, json)


def _values(sheet: str, given: list[str], row: str) -> dict[str, str]:
    """What was given, and at a terminal what is asked for: every blank of a sheet, those of a whole source that may not be blank."""
    values = {**_in_json(row), **dict(map(_pair, given))}
    if sys.stdin.isatty() and not values:
        shown = whole_sheet(sheet).blanks
        asked = shown if sheet in SHEETS else [blank for blank in shown if blank.required]
        values = {blank.name: said for blank in asked if (said := _asked(blank))}
    return values


def _asked(blank: Blank) -> str:
    """What is typed into one blank at a terminal."""
    codes = f" [{', '.join(code for code, _ in blank.options)}]" if blank.options else ""
    told = f"{blank.title}. {blank.meaning}{codes}"
    said: str = typer.prompt(told, default="" if not blank.required else None, show_default=False, err=True)
    return said


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput("expected --set COLUMN=VALUE, such as --set mark='LE01 K??'")
    return name.strip(), value


def _in_json(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        found = jsons.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadInput('expected one JSON object of texts in --row, such as {"mark": "..."}')
    return found


def _tell(entered: Entered, json: bool) -> None:
    if json:
        console.print_json({**vars(entered), "doubts": [vars(one) for one in entered.doubts]})
        return
    console.write(entered.extract + "\n")
    console.err().print("in already: this very sending had come before" if entered.again else "in")
    for one in entered.doubts:
        console.err().print(console.safe(f"doubtful, kept as written: {one.blank}: expected {one.expected}"))
    for entity in entered.links_to:
        console.err().print(f"links to {entity}, of whom or which you could read here before")
