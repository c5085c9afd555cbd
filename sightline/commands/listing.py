"""Commands that list what their reader may undo or act on: `judgements`, `proposals`, `restrictions`, `requests`, `extracts`."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service import lists
from graph_service.analysis.coverage import in_words
from graph_service.model import moments
from graph_service.model.coverage import Days
from graph_service.model.listing import Line, Listing, Thing
from graph_service.model.vocabulary import Purpose
from sightline import console
from sightline.caller import AsJson, TokenFile, acting, scope_of

app = typer.Typer()

Why = Annotated[Purpose, typer.Option("--purpose", help="Why you look; kept in the audit record.")]
Most = Annotated[int, typer.Option(min=1, max=10_000, help="How many to list, the newest first.")]


@app.command()
def judgements(
    purpose: Why = Purpose.SAFEGUARDING, most: Most = 200, json: AsJson = False, token_file: TokenFile = None
) -> None:
    """List your agency's judgements in force, on records you may see."""
    _list(lists.JUDGEMENTS, purpose, most, token_file, json=json)


@app.command()
def proposals(
    purpose: Why = Purpose.SAFEGUARDING, most: Most = 200, json: AsJson = False, token_file: TokenFile = None
) -> None:
    """List the pairs of records that somebody should look at: each may be about one person."""
    _list(lists.PROPOSALS, purpose, most, token_file, json=json)


@app.command()
def restrictions(
    purpose: Why = Purpose.SAFEGUARDING, most: Most = 200, json: AsJson = False, token_file: TokenFile = None
) -> None:
    """List your agency's restrictions in force."""
    _list(lists.RESTRICTIONS, purpose, most, token_file, json=json)


@app.command()
def requests(
    purpose: Why = Purpose.SAFEGUARDING, most: Most = 200, json: AsJson = False, token_file: TokenFile = None
) -> None:
    """List what another agency, having restricted it, asks yours to consider restricting."""
    _list(lists.REQUESTS, purpose, most, token_file, json=json)


@app.command()
def extracts(most: Most = 200, json: AsJson = False, token_file: TokenFile = None) -> None:
    """List the files in force that you may take back."""
    _list(lists.EXTRACTS, Purpose.MATCHING, most, token_file, json=json)


def _list(listing: Listing, purpose: Purpose, most: int, token_file: Path | None, *, json: bool) -> None:
    with acting(token_file) as (service, identity):
        found = service.view.list(scope_of(service, identity, purpose), listing, most)
    if json:
        console.print_json(found.model_dump(mode="json", exclude_none=True))
        return
    console.lines(listing.lists, (_shown(line) for line in found.lines))
    if found.more:
        console.err().print(f"There are more than {most}: say --most to see them.")


def _shown(line: Line) -> dict[str, object]:
    """One line for the terminal, its empty columns left out by kind: files have rows, all else concerns somebody."""
    shown: dict[str, object] = {
        "id": line.id,
        "what": line.what,
        "day": moments.day(moments.london(line.at)),
        "agency": line.agency or None,
    }
    if line.rows is not None:
        return {
            **shown,
            "covers": in_words(Days(*line.covers)) if line.covers else "",
            "rows": line.rows,
            "all in": "yes" if line.complete else "no",
        }
    return {**shown, "concerns": [_named(thing) for thing in line.concerns], "why": line.why or None}


def _named(thing: Thing) -> str:
    names = " / ".join(thing.names)
    return " ".join(filter(None, (thing.agency, thing.system, thing.reference, names, thing.record)))
