"""The commands of the place register: `places add`, `list`, `map-reference`; for the installation's operator alone."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from graph_service import lists
from graph_service.errors import BadInput
from graph_service.lookups.register import MAPPED
from graph_service.model import moments
from graph_service.model.listing import Line
from graph_service.model.register import shape_of
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Purpose
from graph_service.registry import Registry
from ingest.register import FORMS, Options, bring
from ingest.register import map_reference as mapped
from sightline import console
from sightline.caller import AsJson, TokenFile, acting, only_purpose, scope_of
from sightline.commands.putting import write_refused
from sightline.exits import DONE, SOME_REFUSED
from sightline.taking import bars, moving

app = typer.Typer()
places_app = typer.Typer(no_args_is_help=True, help="The place register: what answers and maps may name.")
app.add_typer(places_app, name="places")


@places_app.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the installation has of places.")],
    form: Annotated[str, typer.Option("--from", metavar="FORM", help=f"What it is: {', '.join(FORMS)}.")],
    full: Annotated[
        bool, typer.Option("--full", help="What an earlier file of this form held and this one does not is gone.")
    ] = False,
    taken: Annotated[
        datetime | None, typer.Option("--taken-at", formats=["%Y-%m-%d"], help="When it was taken; today unless said.")
    ] = None,
    postcodes: Annotated[
        Path | None, typer.Option(help="For schools: a postcode directory, CSV plain or .gz, that says where they are.")
    ] = None,
    code: Annotated[str, typer.Option(help="For wards: the property that bears a ward's code.")] = "",
    name: Annotated[str, typer.Option(help="For wards: the property that bears its name.")] = "",
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            help="The reference of a place that is nobody's home, whatever it was called; say it again for more."
        ),
    ] = None,
    confirm_closing: Annotated[
        bool, typer.Option("--confirm-closing", help="The file is whole, though over a tenth of its full feed is gone.")
    ] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Folder for the rows to mend; beside the file unless said.")
    ] = None,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Put places into the register. Ends with 0 when all are in, 3 when some rows were refused or left out."""
    if form not in FORMS:
        raise BadInput(f"expected --from one of {', '.join(FORMS)}")
    taken_at = day_bounds(taken.date())[0] if taken else None
    options = Options(postcodes, code, name)
    with acting(token_file) as (service, identity), bars() as shown, moving(shown, file.name) as progress:
        brought = bring(
            file, form, service.writer, identity, options, taken_at=taken_at, full=full, confirmed=frozenset(confirm or ()),
            closing=confirm_closing, progress=progress,
        )  # fmt: skip
    for sentence in brought.sentences():
        console.err().print(console.safe(sentence), soft_wrap=True)
    if brought.report.refused_rows:
        path = (refused or file.parent) / f"{file.stem}.refused.csv"
        write_refused(brought.report, path)
        console.err().print(console.safe(f"The rows to mend are in {path}: send them with --from csv."), soft_wrap=True)
    if json:
        console.print_json(brought.json())
    raise typer.Exit(SOME_REFUSED if brought.report.refused or brought.held_back else DONE)


@places_app.command(name="list")
def list_places(
    most: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many to list, the newest first.")] = 200,
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """List the places of the register, and which agencies' references are mapped to them."""
    with acting(token_file) as (service, identity):
        purpose = only_purpose(identity, Purpose.MATCHING)
        found = service.view.list(scope_of(service, identity, purpose), lists.PLACES, most)
    if json:
        console.print_json(found.model_dump(mode="json", exclude_none=True))
        return
    console.lines(lists.PLACES.lists, map(_shown, found.lines))
    if found.more:
        console.err().print(f"There are more than {most}: say --most to see them.")


@places_app.command(name="map-reference")
def map_reference(
    reference: Annotated[
        str, typer.Argument(metavar="AGENCY/SYSTEM/REFERENCE", help="What an agency calls the place.")
    ],
    place: Annotated[str, typer.Argument(metavar="PLACE", help="The place's own reference, or its id.")],
    json: AsJson = False,
    token_file: TokenFile = None,
) -> None:
    """Say which place of the register an agency's own reference is; said again, it is another from then on."""
    with acting(token_file) as (service, identity):
        tally = mapped(service.writer, identity, Registry(service.settings.home), reference, place)
    if json:
        console.print_json({"mapped": reference, **vars(tally)})
    else:
        console.err().print("mapped" if tally.new or tally.changed else "it was mapped so already")


def _shown(line: Line) -> dict[str, object]:
    """One entry for the terminal: what it is called and which, or which reference is mapped to which place."""
    shape, (thing,) = shape_of(line.shape or ""), line.concerns
    day = moments.day(moments.london(line.at))
    if line.what == MAPPED:
        return {
            "reference": thing.reference,
            "name": "is mapped to",
            "kind": "",
            "group": line.what,
            "day": day,
            "id": line.id,
        }
    where = shape.geometry["type"] if shape.geometry else "no point"
    names = " / ".join(thing.names)
    more = {"kind": shape.kind, "group": line.what, "where": where, "day": day, "id": line.id}
    return {"reference": thing.reference, "name": names, **more}
