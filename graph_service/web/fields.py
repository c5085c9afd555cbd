"""The fields of a question's form, made from its parameters: label, hint, control, choices, and what stands in each at first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from graph_service import typed
from graph_service.lookups.tallies import NOT_SAID
from graph_service.model.kinds import EVENT_ROLES, KINDS
from graph_service.model.question import Question
from graph_service.web import wording
from graph_service.web.days import THREE

COMMON = ("agencies", "grades")
"""What narrows any question: it stands apart, closed until it is wanted."""

NOT_SHOWN = ("after",)
"""What no person types: the page before gives it."""


class Control(StrEnum):
    """What somebody fills in."""

    NAME = "name"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    ONE = "one"
    SOME = "some"
    YES_NO = "yes or no"
    LINES = "lines"
    AREAS = "areas"
    TEXT = "text"
    LONG = "long"


class Part(StrEnum):
    """Where on the page a field stands: in sight, or in one of three parts that are closed at first."""

    MAIN = "main"
    DAYS = "days"
    DETAIL = "detail"
    COMMON = "common"


@dataclass(frozen=True)
class Option:
    """One of the choices of a field."""

    value: str
    label: str


@dataclass(frozen=True)
class FormField:
    """One field, before anything is typed in it."""

    name: str
    label: str
    hint: str
    control: Control
    part: Part
    needed: bool
    options: tuple[Option, ...] = ()
    first: tuple[str, ...] = ()
    """What stands in it at first."""
    least: int | None = None
    most: int | None = None
    of_links: bool = False
    """Whether the words that are typed may be types of link."""


@dataclass(frozen=True)
class Loaded:
    """What of what has been loaded a form needs to know: the last day, and the agencies whose files the reader may see."""

    last: date
    agencies: tuple[str, ...] = ()


def fields_of(question: Question[Any, Any], loaded: Loaded) -> tuple[FormField, ...]:
    """Every field of a question's form: its own in their order, the period before what narrows it, then what all questions take."""
    names = [name for name in question.params.model_fields if name not in (*THREE, *COMMON, *NOT_SHOWN)]
    parts = {name: _part(question, name) for name in names}
    main = sorted((name for name in names if parts[name] is Part.MAIN), key=lambda name: name in ("since", "until"))
    rest = [name for name in names if parts[name] is not Part.MAIN]
    return tuple(_field(question, name, loaded) for name in (*main, *rest, *THREE, *COMMON))


def _part(question: Question[Any, Any], name: str) -> Part:
    field = question.params.model_fields[name]
    if name in THREE:
        return Part.DAYS
    if name in COMMON:
        return Part.COMMON
    period = name in ("since", "until") and _has_period(question)
    return Part.MAIN if field.is_required() or typed.is_entity(field) or period or name in _IN_SIGHT else Part.DETAIL


ON_A_PAGE = 20
"""How many rows a page lists unless more are asked for: a page is read from its top, and "n more" go on where it ends."""

_IN_SIGHT = ("cell", "assertion", "record", "within", "who", "compare", "new_since")
"""What is in sight though it may be left out."""


def _has_period(question: Question[Any, Any]) -> bool:
    """Whether a period is what the question asks about, and not only what its statements may be narrowed to."""
    return question.params.model_fields["since"].is_required() or question.name == "events"


def _field(question: Question[Any, Any], name: str, loaded: Loaded) -> FormField:
    field = question.params.model_fields[name]
    options = tuple(_options(question, name, field, loaded))
    control = _control(name, field, options)
    least, most = _limits(field)
    return FormField(
        name=name,
        label=wording.label(question.name, name),
        hint=_hint(question, name, field, control),
        control=control,
        part=_part(question, name),
        needed=field.is_required(),
        options=options,
        first=_first(question, name, field, control, loaded),
        least=least,
        most=most,
        of_links=(question.name, name) == ("known_when", "kinds"),
    )


def _control(name: str, field: FieldInfo, options: Sequence[Option]) -> Control:
    if typed.takes_several(field):
        several = Control.AREAS if name == "area" else Control.LINES
        return Control.SOME if options else several
    of = (
        (Control.NAME, typed.is_entity(field)),
        (Control.DAY, typed.is_day(field)),
        (Control.MOMENT, typed.is_moment(field)),
        (Control.YES_NO, field.annotation is bool),
        (Control.NUMBER, field.annotation is int),
        (Control.ONE, bool(options)),
        (Control.LONG, name == "text"),
    )
    return next((control for control, applies in of if applies), Control.TEXT)


def _options(question: Question[Any, Any], name: str, field: FieldInfo, loaded: Loaded) -> Iterable[Option]:
    """The choices of a field that takes some of a closed list."""
    if name == "agencies":
        yield from (Option(agency, agency) for agency in loaded.agencies)
        return
    if name == "edition":
        yield Option("", "as full as your role and purpose allow")
    said = wording.section if name in ("sections", "of") else lambda _, value: wording.code(value)
    yield from (Option(value, said(question.name, value)) for value in _codes(name, field))


def _codes(name: str, field: FieldInfo) -> Sequence[str]:
    """The closed list itself: of its type, or the one that the question checks it against."""
    if found := list(_in_type(field.annotation)):
        return found
    if name == "roles":
        return (*EVENT_ROLES, NOT_SAID)
    if name == "kinds" and field.annotation == tuple[str, ...]:
        return field.default or tuple(KINDS)
    return ()


def _in_type(annotation: Any) -> Iterable[str]:  # noqa: ANN401 - a type
    """The values of an enumeration or a literal, however deep in a type."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(one.value) for one in annotation)
    elif get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    else:
        for inner in get_args(annotation):
            yield from _in_type(inner)


def _limits(field: FieldInfo) -> tuple[int | None, int | None]:
    """The least and the most of a number."""
    found = {name: getattr(one, name) for one in field.metadata for name in ("ge", "le") if hasattr(one, name)}
    return found.get("ge"), found.get("le")


def _hint(question: Question[Any, Any], name: str, field: FieldInfo, control: Control) -> str:
    said = wording.hint(question.name, name, field.description or "")
    beside = {Control.DAY: wording.DAYS_HINT, Control.NAME: wording.NAME_HINT, Control.LINES: wording.LIST_HINT}
    added = beside.get(control, "") if name not in wording.HINTS else ""
    return f"{said} {added}".strip()


def _first(
    question: Question[Any, Any], name: str, field: FieldInfo, control: Control, loaded: Loaded
) -> tuple[str, ...]:
    if name in ("since", "until") and _has_period(question):
        return (uk(_year_before(loaded.last) if name == "since" else loaded.last),)
    if name == "most":
        return (str(min(field.default, ON_A_PAGE)),)
    if control is Control.YES_NO:
        return ("yes" if field.default else "no",)
    if control is Control.ONE and field.default is None:
        return ("",)
    if field.is_required() or field.default is None or name == "agencies":
        return ()
    if control is Control.SOME:
        return tuple(str(getattr(one, "value", one)) for one in field.default)
    return () if typed.takes_several(field) else (str(field.default),)


def _year_before(last: date) -> date:
    """The first of the twelve months that end with a day."""
    after = last.toordinal() + 1
    day = date.fromordinal(min(after, date.max.toordinal()))
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def uk(day: date) -> str:
    """A day as forms show it."""
    return f"{day:%d/%m/}{day.year:04}"
