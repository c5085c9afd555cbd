"""The statements between entities, and the entities that one statement joins them to."""

from collections.abc import Collection, Iterable, Sequence

from graph_service.errors import Unavailable
from graph_service.lookups.portions import PORTION, Run, in_portions
from graph_service.model.kinds import LINKS
from graph_service.model.question import Asking, Said

CHANGED = "what this question asks about changed while it was answered: ask again"
"""Said when a statement that one text found had been closed before the next text ran."""

Pair = tuple[str, str]
Beside = dict[str, set[str]]
"""For each entity, those that one statement joins to it."""


def between(ask: Asking, pairs: Iterable[Pair], kinds: Collection[str] = tuple(LINKS)) -> dict[Pair, list[Said]]:
    """The statements between each pair, in both directions. Another text has just found each pair linked.

    `Unavailable` is raised if a pair is linked no longer. Put the end with fewer statements first: the engines begin there.
    """
    wanted = list(dict.fromkeys(pairs))
    found: dict[Pair, list[Said]] = {}
    for start in range(0, len(wanted), PORTION):
        portion = [list(pair) for pair in wanted[start : start + PORTION]]
        for row in ask("statements-between", pairs=portion, kinds=list(kinds)):
            one, other = row["pair"]
            found[one, other] = [Said(*link) for link in row["links"]]
    if len(found) < len(wanted):
        raise Unavailable(CHANGED)
    return found


def beside(ask: Asking, ids: Sequence[str], kinds: Collection[str], wanted: Collection[str] = ()) -> Beside:
    """The entities that links of some kinds join to these; only those `wanted`, if any are named. Uses the text that costs least."""
    if set(kinds) != set(LINKS):
        rows = ask("beside-chosen", ids=list(ids), kinds=list(kinds))
    elif wanted:
        rows = ask("beside-wanted", ids=list(ids), wanted=dict.fromkeys(wanted, 1))
    else:
        rows = ask("beside", ids=list(ids))
    return {row["from"]: set(row["to"]) for row in rows}


def people_beside(ask: Asking, people: Sequence[str]) -> Beside:
    """For each person, the people whom a statement links to them directly."""
    return {row["from"]: set(row["to"]) for row in ask("beside-people", ids=list(people))}


def involved(ask: Run, events: Iterable[str]) -> dict[str, list[Said]]:
    """For each event, the statements that say who was involved; an event with no such statement is not in the result."""
    found: dict[str, list[Said]] = {}
    for row in in_portions(ask, "involved", events):
        for link in row["involved"]:
            said = Said(*link)
            found.setdefault(said.end, []).append(said)
    return found
