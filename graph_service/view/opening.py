"""Whom an asking opens: of those it is about, the people; how old each is, and whose records are about her.

Both are judged by all that the reader may see at the moment asked about, whatever days and agencies the asking narrows to; the age,
on the day on which she asks. Somebody of whom she may see nothing is opened by nobody: she stands there as what does not exist.
"""

from collections.abc import Collection
from typing import Any

from graph_service.access import Opened
from graph_service.analysis.ages import Birth, age_on
from graph_service.catalogue import Catalogue
from graph_service.model.question import Params, Said, Scope
from graph_service.model.vocabulary import EntityKind
from graph_service.view.naming import RunText

_ONE = "e_"


def people_opened(
    run: RunText, catalogue: Catalogue, scope: Scope, known_at: str, today: str, ids: Collection[str]
) -> list[Opened]:
    """Those of the entities among some ids that are people, as far as this reader may see."""
    wanted = sorted({one for one in ids if one.startswith(_ONE)})
    guard = {**Params().guard(scope, known_at), "known_at": known_at}

    def rows(text: str, entities: list[str]) -> list[dict[str, Any]]:
        return run(*catalogue[text].ready(guard, {"ids": entities})) if entities else []

    recorded = {row["entity"]: row for row in rows("records-about", wanted)}
    joined = {row["entity"]: row for row in rows("statements-about", [one for one in wanted if one not in recorded])}
    people = (one for one in wanted if EntityKind.PERSON in {**joined, **recorded}.get(one, {"labels": ()})["labels"])
    return [_opened(one, recorded[one]["records"] if one in recorded else (), scope, today) for one in people]


def _opened(person: str, records: Collection[list[Any]], scope: Scope, today: str) -> Opened:
    births, held_by = set(), set()
    for _, _, born_from, born_to, _, _, _, own, _, *record in records:
        held_by.add(scope.classes[Said(*record).visibility].agency)
        if born_from:
            births.add(Birth(born_from, born_to, own))
    return Opened(person, age_on(today, births), frozenset(held_by))
