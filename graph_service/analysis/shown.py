"""What an asking is about, and which people its answer shows, by their opaque ids: what the audit record keeps of both."""

import re
from collections.abc import Iterable, Iterator, Sequence

from graph_service.model.kinds import KINDS
from graph_service.model.question import Evidence, Params, Row
from graph_service.model.vocabulary import EntityKind

_ID = re.compile(r"[a-z]_[0-9a-f]{24}(_[0-9a-f]{24})?", re.ASCII)
"""An id that we made: of an entity, a record or a statement."""

_NOT_PEOPLE = {
    name: (EntityKind.PERSON not in kind.start, EntityKind.PERSON not in kind.end) for name, kind in KINDS.items()
}
"""Of each kind of statement, whether its start, and its end, is never a person."""


def asked_about(params: Params) -> tuple[str, ...]:
    """The ids that the parameters name, each once and in order; no word that was typed, whatever it is about."""
    return tuple(
        dict.fromkeys(text for value in vars(params).values() for text in _texts(value) if _ID.fullmatch(text))
    )


def people_among(ids: Iterable[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """Those of the entities in an answer who may be people: all but those that its statements say are something else."""
    things = {thing for row in rows for said in row.evidence for thing in _things(said)}
    return tuple(i for i in ids if i not in things)


def _things(said: Evidence) -> Iterator[str]:
    starts_at_thing, ends_at_thing = _NOT_PEOPLE.get(said.kind, (False, False))
    if starts_at_thing:
        yield said.start
    if ends_at_thing:
        yield said.end


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (text for text in value if isinstance(text, str)) if isinstance(value, tuple) else ()
