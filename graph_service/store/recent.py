"""What an account asked last, so that it can be asked again: the question and its parameters, and never what anybody typed.

Of parameters are kept opaque ids, days, numbers, words of a closed list, squares of the grid and the names of registered agencies.
A parameter that holds anything else (what `find` was given, say) is left out, and that it was is kept.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin

import sqlalchemy as sa

from graph_service.model.question import Params
from graph_service.model.times import Clock
from graph_service.model.vocabulary import Purpose
from graph_service.registry import Registry
from graph_service.store import secret
from graph_service.store.database import Database
from graph_service.store.tables import RECENT

MOST_KEPT = 50
"""How many askings are kept of one account for one agency; older ones are forgotten."""

_OPAQUE = re.compile(r"[a-z](_[0-9a-f]{24}){1,2}|E\d{4}N\d{4}")


@dataclass(frozen=True)
class Asking:
    """A question that was asked: when, for what purpose, with which parameters, and which of them were not kept."""

    question: str
    params: dict[str, Any]
    left_out: tuple[str, ...]
    purpose: Purpose
    asked: str


class Recent:
    """What the accounts of an installation asked last."""

    def __init__(self, database: Database, registry: Registry, clock: Clock) -> None:
        self._database, self._registry, self._clock = database, registry, clock

    def keep(self, who: str, agency: str, question: str, params: Params, purpose: Purpose) -> None:
        """Keep that this was asked; asked again, it stands once, at its last time."""
        kept, left_out = without_words(params, self._registry.knows)
        asked = {"question": question, "purpose": purpose.value, "params": {"kept": kept, "left_out": left_out}}
        with self._database.writing() as connection:
            before = connection.execute(_of(who, agency)).mappings().all()
            same = [row["id"] for row in before if all(row[name] == value for name, value in asked.items())]
            old = [row["id"] for row in before if row["id"] not in same][MOST_KEPT - 1 :]
            connection.execute(RECENT.delete().where(RECENT.c.id.in_([*same, *old])))
            row = {"id": secret.opaque("q"), "who": who, "agency": agency, "asked": self._clock(), **asked}
            connection.execute(RECENT.insert().values(row))

    def of(self, who: str, agency: str, most: int = 10) -> tuple[Asking, ...]:
        """What this account asked for this agency, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_of(who, agency).limit(most)).mappings().all()
        return tuple(
            Asking(
                question=row["question"],
                params=row["params"]["kept"],
                left_out=tuple(row["params"]["left_out"]),
                purpose=Purpose(row["purpose"]),
                asked=row["asked"],
            )
            for row in rows
        )


def without_words(params: Params, registered: Callable[[str], bool]) -> tuple[dict[str, Any], list[str]]:
    """Of what somebody asked with, the parameters in which no word of her own can stand, as JSON; and the names of the others."""
    said = {name: getattr(params, name) for name in sorted(params.model_fields_set)}
    left_out = [name for name, value in said.items() if not _may_stand(params, name, value, registered)]
    return params.model_dump(mode="json", include=set(said) - set(left_out)), left_out


def _may_stand(params: Params, name: str, value: object, registered: Callable[[str], bool]) -> bool:
    words = set(_closed(type(params).model_fields[name].annotation))
    each = value if isinstance(value, tuple) else (value,)
    return all(one in words or _says_nothing(one) or (name == "agencies" and registered(str(one))) for one in each)


def _says_nothing(value: object) -> bool:
    if isinstance(value, str) and not isinstance(value, Enum):
        return _OPAQUE.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int | date | Enum)


def _of(who: str, agency: str) -> sa.Select[Any]:
    mine = sa.select(RECENT).where(RECENT.c.who == who, RECENT.c.agency == agency)
    return mine.order_by(RECENT.c.asked.desc(), RECENT.c.id)


def _closed(annotation: object) -> Iterator[object]:
    """The words of every closed list within a type."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for inner in get_args(annotation):
            yield from _closed(inner)
