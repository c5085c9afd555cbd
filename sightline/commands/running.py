"""Commands that run: `serve`, `town`, `demo`."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.service import open_service
from sightline import console
from sightline.caller import settings

app = typer.Typer()
PEOPLE = 550
"""How many people live in the town unless somebody says otherwise: 412 children and 138 adults."""


@app.command()
def serve() -> None:
    """Answer questions over HTTP until Ctrl-C."""
    from sightline import serving

    chosen = settings()
    bound = serving.listening(chosen.host, chosen.port)
    serving.log_to_stderr()
    with open_service(chosen) as service:
        serving.serve(service, bound, lambda address: console.err().print(f"serving on {address}; Ctrl-C stops it"))


@app.command()
def town(
    folder: Annotated[Path, typer.Argument(help="Where to write the town's files.")],
    people: Annotated[int, typer.Option(min=100, max=2_000_000, help="How many people live there.")] = PEOPLE,
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 7,
) -> None:
    """Write the agency files and base map of a fictional town."""
    from sightline.town import OF_TOWN, write_town

    write_town(folder, people, seed, OF_TOWN)
    console.err().print(f"the town's files are in {folder}")


@app.command()
def demo(
    once: Annotated[
        Path | None, typer.Option(help="Write hotspots.html and answers.json here, stop everything, and end.")
    ] = None,
    people: Annotated[int, typer.Option(min=100, max=100_000, help="How many people live in the town.")] = PEOPLE,
) -> None:
    """Show it all on a fictional town: files, ingest, questions, map, service."""
    from sightline.demo import demonstrate

    demonstrate(once, people)
