"""What agencies call their own things: the references that visible records bear."""

from collections.abc import Iterable

from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking
from graph_service.spelling.references import reference_keys

References = dict[str, list[tuple[str, str, str]]]
"""For each entity: agency, system and reference, sorted."""


def references(ask: Asking, ids: Iterable[str]) -> References:
    """The references of entities, each taken only from a record that can be found by it.

    A row's reference stands in one part of the row. A record of another part, of another class or with only the words for a car, must
    not give it away: so a reference counts only where the record bears its search key.
    """
    called = [tuple(one) for row in in_portions(ask, "references", ids) for one in row["called"]]
    keys = {text: ask.search_ids(reference_keys(text)) for *_, text in called}
    twos = ((record, key) for _, record, *_, text in called for key in keys[text])
    borne = {tuple(two) for row in in_portions(ask, "bearing-keys", twos) for two in row["borne"]}
    found: dict[str, set[tuple[str, str, str]]] = {}
    for entity, record, visibility, system, text in called:
        if any((record, key) in borne for key in keys[text]):
            found.setdefault(entity, set()).add((ask.agency(visibility), system, text))
    return {entity: sorted(several) for entity, several in found.items()}
