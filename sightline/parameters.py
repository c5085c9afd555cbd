"""What is typed for a question: words into its parameters, days as they are written here, and what was expected where it is not."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pydantic
from pydantic.fields import FieldInfo
from pydantic_core import from_json

from graph_service import typed
from graph_service.errors import BadInput
from graph_service.model.question import P, Question, R
from graph_service.spelling import Unclean, days
from graph_service.typed import missing, names_in

__all__ = ["checked", "day", "in_json", "missing", "names_in", "values"]

_PEOPLE = ("Mia Tester", "Ann Tester")
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


def checked(question: Question[P, R], given: Mapping[str, object]) -> P:
    """The question's parameters, days and moments read as they are written here, or `BadInput` that says what was expected."""
    fields = question.params.model_fields
    read = {name: typed.read(fields[name], value) if name in fields else value for name, value in given.items()}
    try:
        return question.params.model_validate(read)
    except pydantic.ValidationError as error:
        expected = sorted({_expected(question, fault) for fault in error.errors(include_input=False)})
        raise BadInput("; ".join(expected)) from None


def day(text: str) -> date:
    """A day as it is written here: 02/11/2026, 2026-11-02, 2 Nov 2026."""
    try:
        return days.day(text)
    except Unclean:
        raise BadInput(f"expected {days.DAY}") from None


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
    if typed.is_entity(field):
        return _ENTITY
    return days.DAY if typed.is_day(field) else days.MOMENT if typed.is_moment(field) else ""


def _example(question: Question[Any, Any]) -> str:
    """The question as one would ask it."""
    return " ".join(("sightline ask", question.name, *_words(question)))


def _words(question: Question[Any, Any]) -> Iterator[str]:
    people = iter(_PEOPLE)
    for name, value in question.example.items():
        shown = next(people) if typed.is_entity(question.params.model_fields[name]) else value
        yield f"-p {shlex.quote(f'{name}={shown}')}"


def _takes_several(question: Question[Any, Any], name: str) -> bool:
    field = question.params.model_fields.get(name)
    return field is not None and typed.takes_several(field)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
