"""What is sent, checked: parameters of a question, or of what is no question, or a refusal that repeats no value."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import pydantic

from graph_service.errors import BadInput
from graph_service.model.question import P, Question, R

M = TypeVar("M", bound=pydantic.BaseModel)


def parse(question: Question[P, R], values: object) -> P:
    """Parameters checked against the question's own, or `BadInput` naming the field and what was expected, never the value."""
    return parsed(question.params, values)


def parsed(model: type[M], values: object) -> M:
    """The same for what is no question."""
    try:
        return model.model_validate(values)
    except pydantic.ValidationError as error:
        raise BadInput(refused_values(error.errors(include_input=False))) from None


def refused_values(faults: Iterable[Mapping[str, Any]]) -> str:
    """Which fields were refused and what each expects; never a value, and never a field's name that is not ours."""
    return "; ".join(sorted({_refused(fault) for fault in faults}))


def _refused(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        return "a field that is not known here was sent"
    where = ".".join(str(part) for part in fault["loc"] if part not in ("body", "query", "path"))
    return f"{where or 'parameters'}: {fault['msg']}"
