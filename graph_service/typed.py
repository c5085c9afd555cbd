"""What people type for a question's parameters, in a form or at a terminal: which field takes what, and days and moments read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo

from graph_service.model.question import EntityId, Question
from graph_service.spelling import Unclean, days

_PATTERN = get_args(EntityId)[1].pattern
_SEVERAL = (tuple, list, set, frozenset)


def is_entity(field: FieldInfo) -> bool:
    """Whether it takes the id of one thing; `EntityId | None` says so one level deeper."""
    inside = (one for kind in get_args(field.annotation) for one in getattr(kind, "__metadata__", ()))
    return any(getattr(one, "pattern", None) == _PATTERN for one in (*field.metadata, *inside))


def takes_several(field: FieldInfo) -> bool:
    """Whether it takes a list."""
    return get_origin(field.annotation) in _SEVERAL


def is_day(field: FieldInfo) -> bool:
    """Whether it takes a day."""
    return date in _kinds(field)


def is_moment(field: FieldInfo) -> bool:
    """Whether it takes a moment."""
    return pydantic.AwareDatetime in _kinds(field)


def read(field: FieldInfo, value: object) -> object:
    """A day or a moment, where the field takes one; anything else, and what cannot be read, as it is."""
    if not isinstance(value, str):
        return value
    try:
        if is_day(field):
            return days.day(value)
        return days.moment(value) if is_moment(field) else value
    except Unclean:
        return value


def missing(question: Question[Any, Any], given: Mapping[str, object]) -> list[str]:
    """The parameters that the question needs and that were not given."""
    return [name for name, field in question.params.model_fields.items() if field.is_required() and name not in given]


def names_in(question: Question[Any, Any], given: Mapping[str, object]) -> dict[str, str]:
    """The parameters that take an entity's id and were given a name."""
    wanted = (name for name, field in question.params.model_fields.items() if is_entity(field))
    return {name: text for name in wanted if isinstance(text := given.get(name), str) and not text.startswith("e_")}


def _kinds(field: FieldInfo) -> set[object]:
    return {field.annotation, *get_args(field.annotation)}
