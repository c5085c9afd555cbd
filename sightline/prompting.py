"""Asks at a prompt for what a question needs and was not given, so that no shell history keeps it."""

import sys
from typing import Any

import typer

from graph_service.model.question import Question
from sightline import parameters


def asked_for(question: Question[Any, Any], given: dict[str, object]) -> dict[str, object]:
    """Each missing parameter, as it is typed; none where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return {}
    fields = question.params.model_fields
    wanted = parameters.missing(question, given)
    return {name: typer.prompt(f"{name} ({fields[name].description})", err=True) for name in wanted}
