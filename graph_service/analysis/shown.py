"""What an asking is about, and which people its answer shows, by their opaque ids: what the audit record keeps of both."""

import re
from collections.abc import Collection, Iterable

from graph_service.model.kinds import KINDS
from graph_service.model.question import Params, Said
from graph_service.model.vocabulary import EntityKind

_ID = re.compile(r"[a-z]_[0-9a-f]{24}(_[0-9a-f]{24})?", re.ASCII)
"""An id that we made: of an entity, a record or a statement."""

_STARTS_AT_THING = frozenset(name for name, kind in KINDS.items() if EntityKind.PERSON not in kind.start)
_ENDS_AT_THING = frozenset(name for name, kind in KINDS.items() if EntityKind.PERSON not in kind.end)
"""The kinds of statement whose start, and whose end, is never a person."""


def asked_about(params: Params) -> tuple[str, ...]:
    """The ids that the parameters name, each once and in order; no word that was typed, whatever it is about."""
    return tuple(
        dict.fromkeys(text for value in vars(params).values() for text in _texts(value) if _ID.fullmatch(text))
    )


def things_among(statements: Collection[Said]) -> set[str]:
    """The entities that these statements, by their kinds, say are no people."""
    kinds = {one.kind for one in statements}  # most lists are of a kind or two, and many join people alone
    starting, ending = kinds & _STARTS_AT_THING, kinds & _ENDS_AT_THING
    starts = {one.start for one in statements if one.kind in starting} if starting else set()
    return starts | {one.end for one in statements if one.kind in ending} if ending else starts


def people_among(ids: Iterable[str], things: Collection[str]) -> tuple[str, ...]:
    """Those of the entities in an answer who may be people: all but those that its statements say are something else."""
    return tuple(i for i in ids if i not in things)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (text for text in value if isinstance(text, str)) if isinstance(value, tuple) else ()
