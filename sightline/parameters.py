"""What is typed for a question: words into its parameters, days as they are written here, and what was expected where it is not."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo
from pydantic_core import from_json

from graph_service.errors import BadInput
from graph_service.model.moments import london
from graph_service.model.question import EntityId, P, Question, R
from ingest.clean import Unclean
from ingest.clean.dates import Bounds, instant

_PATTERN = get_args(EntityId)[1].pattern
_PEOPLE = ("Mia Tester", "Ann Tester")
_DAY = "a day, such as 02/11/2026 or 2026-11-02"
_MOMENT = "a moment, such as 02/11/2026 16:05, or a day for its end"
_ENTITY = "a name, or an id such as e_ and 24 characters, as `sightline ask find` gives it"


def values(question: Question[Any, Any], pairs: Iterable[str]) -> dict[str, object]:
    """`name=value` words as the question's parameters, lists by commas or repetition; checked later by the question."""
    found: dict[str, object] = {}
    lists: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.replace("-", "_")
        if not equals:
            raise BadInput(f"expected --param NAME=VALUE, such as {_example(question)}")
        if not _encodable(value):
            raise BadInput("expected text in UTF-8")
        if _takes_several(question, name):
            lists.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in found:
            raise BadInput("a parameter that takes one value was given twice")
        else:
            found[name] = value
    return {**found, **lists}


def in_json(text: str) -> dict[str, object]:
    """A JSON object."""
    try:
        found = from_json(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput('expected one JSON object in --params, such as {"text": "..."}')
    return found


def missing(question: Question[Any, Any], given: Mapping[str, object]) -> list[str]:
    """The parameters that the question needs and that were not given."""
    return [name for name, field in question.params.model_fields.items() if field.is_required() and name not in given]


def names_in(question: Question[Any, Any], given: Mapping[str, object]) -> dict[str, str]:
    """The parameters that take an entity's id and were given a name."""
    wanted = (name for name, field in question.params.model_fields.items() if _is_entity(field))
    return {name: text for name in wanted if isinstance(text := given.get(name), str) and not text.startswith("e_")}


def checked(question: Question[P, R], given: Mapping[str, object]) -> P:
    """The question's parameters, days and moments read as they are written here, or `BadInput` that says what was expected."""
    fields = question.params.model_fields
    read = {name: _read(fields[name], value) if name in fields else value for name, value in given.items()}
    try:
        return question.params.model_validate(read)
    except pydantic.ValidationError as error:
        expected = sorted({_expected(question, fault) for fault in error.errors(include_input=False)})
        raise BadInput("; ".join(expected)) from None


def day(text: str) -> date:
    """A day as it is written here: 02/11/2026, 2026-11-02, 2 Nov 2026."""
    found = _bounds(text)
    if found is None or found.precision != "day":
        raise BadInput(f"expected {_DAY}")
    return london(found.start).date()


def _read(field: FieldInfo, value: object) -> object:
    """A day or a moment, where the field takes one; anything else, and what cannot be read, as it is."""
    if not isinstance(value, str):
        return value
    wanted = {field.annotation, *get_args(field.annotation)}
    found = _bounds(value) if wanted & {date, pydantic.AwareDatetime} else None
    if found is None:
        return value
    if date in wanted:
        return london(found.start).date() if found.precision == "day" else value
    return value if value.endswith("Z") or "+" in value else found.end


def _bounds(text: str) -> Bounds | None:
    try:
        found = instant(text, "dmy")
    except Unclean:
        return None
    return found if found.precision in ("day", "minute") else None


def _expected(question: Question[Any, Any], fault: Mapping[str, Any]) -> str:
    """What one parameter should have been; never what was given, and never a name that is not ours."""
    where = str(fault["loc"][0]) if fault["loc"] else ""
    field = question.params.model_fields.get(where)
    if fault["type"] == "extra_forbidden" or (where and field is None):
        return f"no such parameter: {question.name} takes {', '.join(question.params.model_fields)}"
    if field is None:
        return str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "missing":
        return f"{where} is missing: {field.description} Such as {_example(question)}"
    return f"{where}: expected {_wanted(field) or fault['msg']}"


def _wanted(field: FieldInfo) -> str:
    """What a day, a moment or an entity is written like."""
    kinds = {field.annotation, *get_args(field.annotation)}
    if _is_entity(field):
        return _ENTITY
    return _DAY if date in kinds else _MOMENT if pydantic.AwareDatetime in kinds else ""


def _is_entity(field: FieldInfo) -> bool:
    """Whether it takes the id of one thing; `EntityId | None` says so one level deeper."""
    inside = (one for kind in get_args(field.annotation) for one in getattr(kind, "__metadata__", ()))
    return any(getattr(one, "pattern", None) == _PATTERN for one in (*field.metadata, *inside))


def _example(question: Question[Any, Any]) -> str:
    """The question as one would ask it."""
    return " ".join(("sightline ask", question.name, *_words(question)))


def _words(question: Question[Any, Any]) -> Iterator[str]:
    people = iter(_PEOPLE)
    for name, value in question.example.items():
        shown = next(people) if _is_entity(question.params.model_fields[name]) else value
        yield f"-p {shlex.quote(f'{name}={shown}')}"


def _takes_several(question: Question[Any, Any], name: str) -> bool:
    field = question.params.model_fields.get(name)
    return field is not None and get_origin(field.annotation) in (tuple, list, set, frozenset)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
