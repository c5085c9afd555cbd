"""Taking files in with a bar each, for `ingest` and for the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from graph_service.access import Identity
from graph_service.service import Service
from ingest import profile as profiles
from ingest.report import Report
from ingest.run import Progress as Moving
from ingest.run import ingest
from ingest.sources import SOURCES
from sightline import console
from sightline.paper import plain


@contextmanager
def bars() -> Iterator[Progress]:
    """Bars on standard error, where that is a terminal."""
    screen = console.err()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[put]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as shown:
        yield shown


def take(
    path: Path,
    source: str,
    profile: profiles.Profile,
    service: Service | None,
    identity: Identity | None,
    shown: Progress,
    *,
    taken_at: str | None = None,
    covers: tuple[str, str] | None = None,
    confirmed: bool = False,
) -> Report:
    """One file in, its bar moving; without a service it is only looked at."""
    with moving(shown, path.name) as progress:
        return ingest(
            path,
            SOURCES[source],
            profile,
            service.writer if service else None,
            identity,
            taken_at=taken_at,
            covers=covers,
            dry_run=service is None,
            confirmed=confirmed,
            progress=progress,
        )


@contextmanager
def moving(shown: Progress, name: str) -> Iterator[Moving]:
    """What moves a bar of that name, which is full at the end."""
    name = plain(name)
    bar = shown.add_task(name, total=None, put="")

    def progress(phase: str, done: int, total: int) -> None:
        if phase == "put":
            shown.update(bar, put=f"{done:,} rows in")
        else:
            shown.update(bar, description=f"{name}: {phase}", completed=done, total=total)

    yield progress
    shown.update(bar, description=name, completed=1, total=1)
