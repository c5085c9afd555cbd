"""The files that say which days they cover, as far as their records may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.model.coverage import Days, read_covers
from graph_service.model.question import Asking, Said


@dataclass(frozen=True, order=True)
class Covering:
    """One file and the days it is declared to cover."""

    taken_at: str
    extract: str
    days: Days
    said: Said
    agency: str
    source: str
    feed: str
    """The name of its feed: agency, system, and what the profile calls it, by default its source."""
    rhythm_days: int
    """After how many days its profile expects the next file; 0 where it does not say."""


def covering_files(ask: Asking) -> list[Covering]:
    """Every such file, each once, the newest first."""
    lines = (line for row in ask("covering-files", ids=ask.agency_ids()) for line in row["files"])
    return sorted({_file(ask, *line) for line in lines}, reverse=True)


def _file(
    ask: Asking, covers: str, extract: str, feed: str, taken_at: str, rhythm: int, record: Sequence[Any]
) -> Covering:
    said, (source, days) = Said(*record), read_covers(covers)
    return Covering(taken_at, extract, days, said, ask.agency(said.visibility), source, feed, rhythm)
