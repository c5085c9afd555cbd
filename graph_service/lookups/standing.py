"""Where people are said to live, and who or what else is said to have been at the same places or by the same numbers."""

from collections.abc import Iterable
from typing import Any

from graph_service.analysis.standing import Standing
from graph_service.lookups.portions import Run, in_portions
from graph_service.model.question import Asking, Said
from graph_service.spelling.places import standing_key


def living(run: Run, people: Iterable[str]) -> list[Standing]:
    """Every statement that one of these people lives somewhere."""
    return [_standing(*line) for row in in_portions(run, "living", people) for line in row["living"]]


def standing(ask: Asking, run: Run, places: Iterable[str], uprns: Iterable[str]) -> set[Standing]:
    """Every statement that somebody lives, or that an event was, at one of these places or at the place with one of these UPRNs."""
    keys = [[*ask.search_ids((standing_key(uprn),)), uprn] for uprn in sorted(set(uprns))]
    rows = [*in_portions(run, "standing-at", places), *(run("standing-by-number", keys=keys) if keys else ())]
    return {_standing(*line) for row in rows for line in row["standing"]}


def _standing(place: str, uprn: str, kind: str, *link: Any) -> Standing:  # noqa: ANN401
    return Standing(place, uprn, kind, Said(*link))
