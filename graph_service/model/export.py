"""What goes into a file: an answer that may be passed on, who asked for it, and what was left out of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from graph_service.model.question import Answer, Asking, Params, Question, R, Scope
from graph_service.model.visibility import MARKINGS


@dataclass(frozen=True)
class Spot:
    """A place of the register, or a cell, as a map draws it."""

    name: str
    geometry: Mapping[str, Any]


Drawn = Callable[[Asking, Answer[Any]], Mapping[str, Spot]]
"""Finds what may be drawn of an answer: places of the register by their ids, cells by their names."""


@dataclass(frozen=True)
class Export(Generic[R]):
    """An answer for what of its asker's scope may be passed on."""

    answer: Answer[R]
    question: Question[Any, R]
    params: Params
    asker: Scope
    left_out: Mapping[str, int]
    """How many statements behind what the asker herself sees are not in it, by why."""
    drawn: Mapping[str, Spot]

    @property
    def marking(self) -> str:
        """The highest marking that is held here, as on every map: a file brings several agencies' words about children together."""
        return MARKINGS[-1]
