"""The statements between entities, and what stands beside them."""

from collections.abc import Collection, Iterable, Sequence

from graph_service.errors import Unavailable
from graph_service.lookups.portions import PORTION, Run, in_portions
from graph_service.model.kinds import LINKS
from graph_service.model.question import Asking, Said

CHANGED = "what this question asks about changed while it was answered: ask again"
"""Said when a statement that one text found was closed before the next."""

Pair = tuple[str, str]
Beside = dict[str, set[str]]
"""Entities, each with those one statement further."""


def between(ask: Asking, pairs: Iterable[Pair], kinds: Collection[str] = tuple(LINKS)) -> dict[Pair, list[Said]]:
    """The statements of each pair, either way, which another text has just found linked; `Unavailable` if one no longer is.

    Put the end with fewer statements first: the engines begin there.
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
    """What links of some kinds join to entities; only those wanted, unless none are named: by the text that costs least."""
    if set(kinds) != set(LINKS):
        rows = ask("beside-chosen", ids=list(ids), kinds=list(kinds))
    elif wanted:
        rows = ask("beside-wanted", ids=list(ids), wanted=dict.fromkeys(wanted, 1))
    else:
        rows = ask("beside", ids=list(ids))
    return {row["from"]: set(row["to"]) for row in rows}


def people_beside(ask: Asking, people: Sequence[str]) -> Beside:
    """The people whom a statement links straight to people."""
    return {row["from"]: set(row["to"]) for row in ask("beside-people", ids=list(people))}


def involved(ask: Run, events: Iterable[str]) -> dict[str, list[Said]]:
    """Of each event the statements that say who was involved; what none is said of is not in it."""
    found: dict[str, list[Said]] = {}
    for row in in_portions(ask, "involved", events):
        for link in row["involved"]:
            said = Said(*link)
            found.setdefault(said.end, []).append(said)
    return found
