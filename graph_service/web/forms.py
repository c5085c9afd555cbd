"""A question's form: shown as it was filled in, and read back. Pure: whom a name means is worked out by whoever shows the form.

What was typed is kept, whatever is wrong with it. Where something is wrong, it is said beside the field, and nothing is asked.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NoReturn

import pydantic

from graph_service.model.kinds import KINDS
from graph_service.model.question import OUT_OF_ORDER, Params, Question
from graph_service.naming import Candidate
from graph_service.spelling import Unclean, days
from graph_service.web import wording
from graph_service.web.days import THREE, has_not_come
from graph_service.web.fields import Control, FormField, Loaded, Part, fields_of, uk
from graph_service.web.marks import shown as cleaned

CHOSEN, CHOSEN_FOR = "{}-is", "{}-is-for"
"""Beside a name: the id that was chosen for it, and the name it was chosen for, so that another name makes the choice void."""

Errors = Mapping[str, str]
"""What is wrong, by the field beside which it is said."""

_ENTITY = re.compile(r"e_[0-9a-f]{24}")
_SQUARE = re.compile(r"E\d{4}N\d{4}")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_CODE = re.compile(r"[A-Za-z_]{1,40}")


class Wrong(Exception):
    """What was typed in a field cannot be used; the message is for whoever typed it."""


@dataclass(frozen=True)
class Typed:
    """What a form sent, as it was typed."""

    values: Mapping[str, tuple[str, ...]]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return self.values.get(name, ())

    def text(self, name: str) -> str:
        """The one value of a field, without the spaces round it."""
        return self.all(name)[0].strip() if self.all(name) else ""

    def chosen(self, name: str) -> str:
        """The id that stands in a field or was chosen for the name in it; none where only a name is known."""
        text = self.text(name)
        if _ENTITY.fullmatch(text):
            return text
        stands = self.text(CHOSEN_FOR.format(name)) == text and bool(text)
        wanted = self.text(CHOSEN.format(name))
        return wanted if stands and _ENTITY.fullmatch(wanted) else ""


@dataclass(frozen=True)
class Shown:
    """One field as it is shown: with what was typed, what is wrong with it, and those whom its name may mean."""

    field: FormField
    values: tuple[str, ...]
    error: str = ""
    among: tuple[Candidate, ...] = ()
    chosen: str = ""

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True)
class Form:
    """A whole form as it is shown."""

    question: str
    title: str
    asks: str
    shown: tuple[Shown, ...]
    wrong: tuple[tuple[str, str], ...] = ()
    """What is wrong: the field to go to, and the words."""
    parts: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    """The parts in which something is wrong, which are not shown closed."""


def form(
    question: Question[Any, Any],
    loaded: Loaded,
    typed: Typed | None = None,
    errors: Errors | None = None,
    among: Mapping[str, tuple[Candidate, ...]] | None = None,
) -> Form:
    """The form of a question: as it is at first, or with everything that was typed and what is wrong with it."""
    wrong, fields = dict(errors or {}), fields_of(question, loaded)
    shown = tuple(_shown(one, typed, wrong, among or {}) for one in fields)
    listed = [(one.field.name, wrong[one.field.name]) for one in shown if one.field.name in wrong]
    parts = {part.value: tuple(one for one in shown if one.field.part is part) for part in Part}
    opened = frozenset(one.field.part.value for one in shown if one.error or _is_filled(one))
    return Form(
        question.name, wording.title(question.name), wording.plain(question.asks), shown, tuple(listed), parts, opened
    )


def names_in(question: Question[Any, Any], typed: Typed) -> dict[str, str]:
    """The fields that take somebody or something and hold a name of which no id is known."""
    fields = (one for one in _fields(question) if one.control is Control.NAME)
    return {one.name: typed.text(one.name) for one in fields if typed.text(one.name) and not typed.chosen(one.name)}


def areas_in(typed: Typed) -> list[str]:
    """The wards that were given by a name."""
    return [
        one for one in _lines(typed.all("area"), commas=False) if not (_ENTITY.fullmatch(one) or _SQUARE.fullmatch(one))
    ]


def read(
    question: Question[Any, Any],
    typed: Typed,
    found: Mapping[str, str] | None = None,
    after: str = "",
    *,
    today: date = date.max,
) -> tuple[Params | None, Errors]:
    """The parameters that were typed, or what is wrong with them, by field; `found` gives the ids that names were found to mean.

    A name that has no id yet is taken for somebody unknown, so that everything else can be checked before anybody is looked for.
    None of the three days may be later than `today`.
    """
    meant = _Meant(typed, found or {})
    given: dict[str, object] = {"after": after} if after else {}
    errors: dict[str, str] = {}
    for one in _fields(question):
        try:
            value = _READ[one.control](one, meant)
        except Wrong as wrong:
            errors[one.name] = str(wrong)
            continue
        if one.name in THREE and isinstance(value, date) and has_not_come(value, today):
            errors[one.name] = f"\u201c{one.label}\u201d must be today or an earlier day"
        elif value is not None:
            given[one.name] = value
    if errors:
        return None, errors
    try:
        params: Params = question.params.model_validate(given)
    except pydantic.ValidationError as error:
        return None, _refused(question, typed, error)
    return params, {}


def sent(question: Question[Any, Any], typed: Typed, found: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """What was typed, as the fields of a form that sends it again; with the ids that names were found to mean."""
    names = [one.name for one in _fields(question)]
    again = [(name, value) for name in names for value in typed.all(name)]
    for name in names:
        if entity := (found or {}).get(name) or typed.chosen(name):
            again += [(CHOSEN.format(name), entity), (CHOSEN_FOR.format(name), typed.text(name))]
    return again


def as_typed(question: Question[Any, Any], given: Mapping[str, object], loaded: Loaded) -> Typed:
    """A question's parameters as somebody would type them; what is not given stands as it is at first."""
    fields = {one.name: one for one in fields_of(question, loaded)}
    values = {name: one.first for name, one in fields.items()}
    for name, value in given.items():
        several = value if isinstance(value, tuple | list) else (value,)
        values[name] = tuple(_as_text(one) for one in several)
        if fields[name].control in (Control.LINES, Control.AREAS):
            values[name] = ("\n".join(values[name]),)
    return Typed(values)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(getattr(value, "value", value))
    return uk(days.day(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _fields(question: Question[Any, Any]) -> tuple[FormField, ...]:
    """The fields, where it does not matter what has been loaded."""
    return fields_of(question, Loaded(date(2000, 1, 1)))


def _shown(one: FormField, typed: Typed | None, wrong: Errors, among: Mapping[str, tuple[Candidate, ...]]) -> Shown:
    if typed is None:
        return Shown(one, one.first)
    return Shown(
        one, typed.all(one.name), wrong.get(one.name, ""), tuple(map(_cleaned, among.get(one.name, ()))),
        typed.chosen(one.name) if one.control is Control.NAME else "",
    )  # fmt: skip


def _cleaned(one: Candidate) -> Candidate:
    """One of those a name may mean, in words that do not act on the page."""
    return replace(one, called=cleaned(one.called), area=cleaned(one.area), references=cleaned(one.references))


def _is_filled(one: Shown) -> bool:
    return tuple(value for value in one.values if value) != tuple(value for value in one.field.first if value)


@dataclass(frozen=True)
class _Meant:
    """What was typed, with the ids that names were found to mean."""

    typed: Typed
    found: Mapping[str, str]


_SOMEBODY = "e_" + "0" * 22 + "{:02x}"
"""Stands for whom a name will be found to mean."""


def _name(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    if not text:
        return _none(one, "Enter a name, a number or a reference")
    unknown = _SOMEBODY.format(sum(one.name.encode()) % 256)
    return meant.typed.chosen(one.name) or meant.found.get(one.name, unknown)


def _day(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    if not text:
        return _none(one, f"Enter a day for \u201c{one.label}\u201d, such as 02/06/2026")
    try:
        return days.day(text)
    except Unclean:
        raise Wrong(f"\u201c{one.label}\u201d must be a real day, such as 02/06/2026 or 2 June 2026") from None


def _moment(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    if not text:
        return _none(one, "Enter a day or a moment")
    try:
        return days.moment(text)
    except Unclean:
        raise Wrong(f"\u201c{one.label}\u201d must be a real day or moment, such as 02/06/2026 16:05") from None


def _number(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name).replace(",", "")
    if not text:
        return _none(one, f"Enter a number for \u201c{one.label}\u201d")
    between = f" from {one.least:,} to {one.most:,}" if one.least is not None and one.most is not None else ""
    wrong = Wrong(f"\u201c{one.label}\u201d must be a whole number{between}")
    if not _NUMBER.fullmatch(text):
        raise wrong
    number = int(text)
    if number < (one.least or 0) or (one.most is not None and number > one.most):
        raise wrong
    return number


def _yes_no(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    if text not in ("yes", "no"):
        if text:
            _unknown()
        return _none(one, "Choose yes or no")
    return text == "yes"


def _one(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    if not text:
        return _none(one, "Choose one")
    if text not in {option.value for option in one.options}:
        _unknown()
    return text


def _some(one: FormField, meant: _Meant) -> object:
    ticked = tuple(dict.fromkeys(value for value in meant.typed.all(one.name) if value))
    known = {option.value for option in one.options}
    if one.name != "agencies" and not known.issuperset(ticked):
        _unknown()
    if not ticked and one.first:
        raise Wrong(f"Choose at least one of \u201c{one.label}\u201d")
    return ticked or None


def _several(one: FormField, meant: _Meant) -> object:
    lines = _lines(meant.typed.all(one.name))
    if one.name in ("grades", "agencies"):  # these are no codes of ours: they are meant as they were written
        return lines or None
    codes = [_code(line, of_links=one.of_links) for line in lines]
    if not all(map(_CODE.fullmatch, codes)):
        raise Wrong(f"\u201c{one.label}\u201d must be words, such as missing or sexual exploitation, one on each line")
    return codes or None


def _code(line: str, *, of_links: bool) -> str:
    """Words as the code that they stand for."""
    code = re.sub(r"[\s-]+", "_", line).casefold()
    return code.upper() if of_links and code.upper() in KINDS else code


def _areas(one: FormField, meant: _Meant) -> object:
    named, lines = areas_in(meant.typed), _lines(meant.typed.all(one.name), commas=False)
    unknown = _SOMEBODY.format(0)
    return [meant.found.get(line, unknown) if line in named else line for line in lines] or None


def _text(one: FormField, meant: _Meant) -> object:
    text = meant.typed.text(one.name)
    return text or _none(one, f"Enter \u201c{one.label}\u201d")


def _none(one: FormField, words: str) -> object:
    """Nothing, where that will do."""
    if one.needed:
        raise Wrong(words)
    return None


def _unknown() -> NoReturn:
    raise Wrong("Choose from the list")


_READ: Mapping[Control, Callable[[FormField, _Meant], object]] = {
    Control.NAME: _name,
    Control.DAY: _day,
    Control.MOMENT: _moment,
    Control.NUMBER: _number,
    Control.YES_NO: _yes_no,
    Control.ONE: _one,
    Control.SOME: _some,
    Control.LINES: _several,
    Control.AREAS: _areas,
    Control.TEXT: _text,
    Control.LONG: _text,
}


def _lines(values: Iterable[str], *, commas: bool = True) -> list[str]:
    """What stands on each line, or between commas, once."""
    lines = (line for value in values for line in value.splitlines())
    parts = (part.strip() for line in lines for part in (line.split(",") if commas else (line,)))
    return list(dict.fromkeys(filter(None, parts)))


_AS_A_WHOLE: Sequence[tuple[str, str, str]] = (
    (OUT_OF_ORDER, "until", "The last day must be the first day or a later one"),
    ("as_at is one day", "as_at", "Give either one day on which it was true, or a first and a last day"),
    ("since, until: expected both", "until", "Give both the first and the last day, or neither"),
    ("entity, or since and until", "entity", "Say whose events, or give a first and a last day"),
    ("place, cell: expected one", "place", "Give either a registered place or a 100 m square"),
    ("child, event: expected one", "child", "Give either a child or one missing episode"),
    ("within: expected 250", "within", "Give 250 metres, or that and steps of 100 more: 350, 450, up to 10,050"),
    ("expected a person, or the id of a statement", "person", "Give either a person or one statement, by its id"),
    ("expected the id of a statement", "assertion", "Give either one statement or one record, by its id"),
    ("a and b are one", "b", "These are one and the same: give two"),
    ("expected one least grade", "grades", "Give one grade of a scheme"),
    ("expected a scheme", "grades", "Give a scheme with source and information, such as 3x5x2 2 C"),
    (
        "expected at most 200 lines",
        "text",
        "At most 200 lines can be looked up at once, of at most 100 characters each",
    ),
)
"""What a question says of its parameters together, beside which field that stands here, and how."""


def _refused(question: Question[Any, Any], typed: Typed, error: pydantic.ValidationError) -> Errors:
    """What the question itself refuses, by the field beside which it is said."""
    found: dict[str, str] = {}
    for fault in error.errors(include_input=False):
        said = str(fault["msg"]).removeprefix("Value error, ")
        known = next(((name, words) for begins, name, words in _AS_A_WHOLE if said.startswith(begins)), None)
        named = str(fault["loc"][0]) if fault["loc"] else ""
        name, words = known or (named or next(iter(question.params.model_fields)), _expected(question, named, fault))
        found.setdefault(_beside(name, typed), words)
    return found


def _beside(name: str, typed: Typed) -> str:
    """The field to go to: of a first and a last day, the one that is empty."""
    return "since" if name == "until" and typed.text("until") and not typed.text("since") else name


def _expected(question: Question[Any, Any], name: str, fault: Mapping[str, Any]) -> str:
    label = wording.label(question.name, name) if name else "What you typed"
    return f"\u201c{label}\u201d {_FAULTS.get(str(fault['type']), 'cannot be used as it is')}"


_FAULTS: Mapping[str, str] = {
    "string_too_short": "must have at least two characters",
    "string_too_long": "is too long",
    "too_long": "has too many lines",
    "string_pattern_mismatch": "must be an id or a code as answers give it",
}
"""What is wrong with a single value, by pydantic's name for it."""


def held_nothing() -> str:
    """Said where this service held nothing yet that the reader may see."""
    return f"No file that you may see had come here by then: give a later day for \u201c{wording.LABELS['known_at']}\u201d, or none"


def nobody() -> str:
    """Said where nobody goes by a name."""
    return "Nobody and nothing that you may see goes by that: try another spelling, a number or a reference"


def several(number: int) -> str:
    """Said where a name may mean several."""
    return f"{number:,} may be meant: choose one below"
