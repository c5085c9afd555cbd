"""What was typed, as a form gives it back while names are covered: no word of it, unless it can be nobody's. Pure.

A name that was found to mean somebody comes back as the cover name, with the id beside it; any other comes back empty.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from graph_service.model.kinds import KINDS
from graph_service.model.question import Question
from graph_service.web.days import is_a_moment
from graph_service.web.fields import Control, FormField, Loaded, fields_of
from graph_service.web.forms import CHOSEN, CHOSEN_FOR, Typed

EMPTIED = (
    "Names are covered: what you typed is not shown again, unless it is a day, a number, a choice, or somebody with a cover name. "
    "Type it anew to ask again."
)
"""Said on a form of which something was left out."""

_OPAQUE = re.compile(r"[a-z](_[0-9a-f]{24}){1,2}|E\d{4}N\d{4}", re.ASCII)
_NUMBER = re.compile(r"[\d,]{1,12}", re.ASCII)
_GRADE = re.compile(r"(3x5x2|5x5x5)( [0-9A-E]){0,2}", re.ASCII | re.IGNORECASE)


def retyped(
    question: Question[Any, Any],
    typed: Typed,
    found: Mapping[str, str],
    called: Mapping[str, str],
    loaded: Loaded,
) -> Typed:
    """A form's values without any word of her own; `found` gives ids that names were found to mean, `called` the cover names."""
    values: dict[str, tuple[str, ...]] = {}
    for one in fields_of(question, loaded):
        if one.control is Control.NAME:
            values |= _named(one.name, found.get(one.name) or typed.chosen(one.name), called)
        else:
            meant = "\n".join(found.get(line.strip(), line) for line in "\n".join(typed.all(one.name)).splitlines())
            several = (meant,) if one.control is Control.AREAS else typed.all(one.name)
            values[one.name] = tuple(_kept(one, value) for value in several)
    return Typed(values)


def is_emptied(typed: Typed, again: Typed) -> bool:
    """Whether anything that was typed is gone from a form."""
    return any(_lines(typed, name) > _lines(again, name) for name in again.values)


def _lines(typed: Typed, name: str) -> int:
    return sum(bool(line.strip()) for value in typed.all(name) for line in value.splitlines())


def moment_or_nothing(text: str) -> str:
    """A day or a moment as it was typed; nothing in place of anything else."""
    return text if is_a_moment(text) else ""


def _named(name: str, entity: str, called: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    if not entity:
        return {name: ("",)}
    text = called.get(entity, entity)
    return {name: (text,), CHOSEN.format(name): (entity,), CHOSEN_FOR.format(name): (text,)}


def _kept(one: FormField, value: str) -> str:
    """The lines of a value in which no word of her own can stand."""
    if one.options:
        return value if value in {option.value for option in one.options} else ""
    fits = _FITS.get(one.control, _none)
    return "\n".join(line for line in value.splitlines() if fits(line.strip()))


def _code(line: str) -> bool:
    return line.upper().replace(" ", "_") in KINDS or _GRADE.fullmatch(line) is not None


def _none(_: str) -> bool:
    return False


_FITS: Mapping[Control, Callable[[str], bool]] = {
    Control.DAY: is_a_moment,
    Control.MOMENT: is_a_moment,
    Control.NUMBER: lambda line: _NUMBER.fullmatch(line) is not None,
    Control.YES_NO: lambda line: line in ("yes", "no"),
    Control.ONE: lambda line: line == "",
    Control.LINES: _code,
    Control.AREAS: lambda line: _OPAQUE.fullmatch(line) is not None,
    Control.TEXT: lambda line: _OPAQUE.fullmatch(line) is not None,
}
"""What may be given back, by how it is filled in; nothing where it is not said here."""
