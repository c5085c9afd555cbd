"""A sheet as a form: its blanks as fields, what was typed read back, and whom a name in it means. Pure.

Days are read here, day before month, and handed on in the one way that cannot be misread. What else is wrong the desk says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph_service.cards.telling import words
from graph_service.entering import Blank, Sheet, Wrong
from graph_service.model.moments import london
from graph_service.model.question import Answer
from graph_service.model.times import utc_text
from graph_service.naming import Candidate, candidate
from graph_service.questions.find import Match
from graph_service.spelling import Unclean, days
from graph_service.web import wording
from graph_service.web.fields import Control, FormField, Option, Part
from graph_service.web.forms import CHOSEN, CHOSEN_FOR, Errors, Form, Shown, Typed, nobody, several
from graph_service.web.marks import shown as cleaned

MOST_PEOPLE = 10
"""How many people one blank may name."""

_MOMENT_HINT = "Such as 02/06/2026, or 02/06/2026 16:05."
_BESIDE = {Control.DAY: wording.DAYS_HINT, Control.MOMENT: _MOMENT_HINT, Control.LINES: wording.LIST_HINT}
_ID = re.compile(r"e_[0-9a-f]{24}")


@dataclass(frozen=True)
class Among:
    """Those whom one of the names in a blank may mean, to choose from; and the fields by which the choice is sent."""

    text: str
    sends: str
    sends_for: str
    among: tuple[Candidate, ...]


@dataclass(frozen=True)
class People:
    """Whom the names in a sheet mean: their references by blank, those among whom somebody must choose, and what is wrong."""

    references: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, tuple[Among, ...]] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)


def fields_of(sheet: Sheet) -> tuple[FormField, ...]:
    """The fields of a sheet's form, in their order."""
    return tuple(_field(one) for one in sheet.blanks)


def _field(one: Blank) -> FormField:
    control = _control(one)
    options = tuple(Option(value, said) for value, said in one.options)
    if control is Control.ONE and not one.required:
        options = (Option("", "not said"), *options)
    said = one.meaning.strip()
    hint = " ".join(filter(None, (said and f"{said.rstrip('.')}.", _BESIDE.get(control, ""))))
    return FormField(one.name, one.title, hint, control, Part.MAIN, one.required, options)


def _control(one: Blank) -> Control:
    """How a blank is filled in: text in the source's own words has room, the words for one thing have a line."""
    of = (
        (Control.LINES, one.person and one.many),
        (Control.NAME, one.person),
        (Control.SOME, bool(one.options) and one.many),
        (Control.ONE, bool(one.options)),
        (Control.DAY, one.reads == "date"),
        (Control.MOMENT, one.reads == "time"),
        (Control.LINES, one.many),
        (Control.LONG, one.reads == "text"),
    )
    return next((control for control, applies in of if applies), Control.TEXT)


def form(sheet: Sheet, typed: Typed | None = None, errors: Errors | None = None, people: People | None = None) -> Form:
    """The form of a sheet: empty, or with everything that was typed and what is wrong with it."""
    wrong, among, typed = dict(errors or {}), (people or People()).among, typed or Typed({})
    shown = tuple(_shown(one, typed, wrong, among.get(one.name, ())) for one in fields_of(sheet))
    first = next(iter(sheet.blanks)).name
    listed = [(name or first, said) for name, said in wrong.items()]
    return Form(sheet.name, sheet.title, sheet.asks, shown, tuple(listed), {Part.MAIN.value: shown})


def _shown(one: FormField, typed: Typed, wrong: Errors, among: Sequence[Among]) -> Shown:
    values = tuple(map(_readable, typed.all(one.name)))
    if one.control is not Control.NAME:
        return Shown(one, values, wrong.get(one.name, ""))
    offered = among[0].among if among else ()
    return Shown(one, values, wrong.get(one.name, ""), offered, "" if among else typed.chosen(one.name))


def standing(sheet: Sheet, typed: Typed, among: Mapping[str, tuple[Among, ...]]) -> dict[str, list[tuple[str, str]]]:
    """The choices that stand of blanks for several people, as fields that send them again."""
    open_ = {one.sends for groups in among.values() for one in groups}
    kept: dict[str, list[tuple[str, str]]] = {}
    for blank, number, name in named(sheet, typed):
        keys, choice = _keys(blank, number), _choice(typed, blank, name)
        if blank.many and choice and keys[0] not in open_:
            kept.setdefault(blank.name, []).extend([(keys[0], choice), (keys[1], name)])
    return kept


def _readable(text: str) -> str:
    """What was typed, without what acts on the page; a line stays a line."""
    return "\n".join(cleaned(line) for line in text.splitlines())


def kept_of(sheet: Sheet, values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of what a form sent, what belongs to the sheet: what was typed into its blanks, and whom its names were said to mean."""
    names = {one.name for one in sheet.blanks}
    own = {*names, *(key for one in sheet.blanks if one.person for n in range(MOST_PEOPLE) for key in _keys(one, n))}
    return {name: tuple(all_) for name, all_ in values.items() if name in own and any(all_)}


def read(sheet: Sheet, typed: Typed) -> tuple[dict[str, str], Errors]:
    """What was typed, by blank, as the desk takes it, and what is wrong with it; names are left as they are."""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for one, blank in zip(fields_of(sheet), sheet.blanks, strict=True):
        text = "; ".join(_parts(one, typed))
        try:
            values |= {one.name: _as_taken(one, text)} if text else {}
        except Unclean:
            example = "02/06/2026" if one.control is Control.DAY else "02/06/2026 16:05"
            errors[one.name] = f"\u201c{one.label}\u201d must be a real day, such as {example}"
        except KeyError:
            errors[one.name] = f"Choose one of the list for \u201c{one.label}\u201d"
        if blank.required and not text:
            errors[one.name] = _missing(one)
    return values, errors


def _missing(one: FormField) -> str:
    if one.control is Control.NAME:
        return f"Enter a name or a reference for \u201c{one.label}\u201d"
    return f"{'Choose one for' if one.options else 'Enter'} \u201c{one.label}\u201d"


def _parts(one: FormField, typed: Typed) -> list[str]:
    """What stands in a field, part by part."""
    if one.control is Control.LINES:
        return lines(typed.text(one.name))
    if one.control is Control.SOME:
        return [value for value in typed.all(one.name) if value]
    text = "\n".join(typed.text(one.name).splitlines())
    return [text] if text else []


def _as_taken(one: FormField, text: str) -> str:
    """A value as the desk takes it."""
    if one.options and not {option.value for option in one.options}.issuperset(text.split("; ")):
        raise KeyError(one.name)
    if one.control in (Control.DAY, Control.MOMENT):
        return _day(text) if one.control is Control.DAY else _moment(text)
    return text


def _day(text: str) -> str:
    return days.day(text).isoformat()


def _moment(text: str) -> str:
    try:
        return _day(text)
    except Unclean:
        return f"{london(utc_text(days.moment(text))):%Y-%m-%d %H:%M}"


def lines(text: str) -> list[str]:
    """What stands on each line, once."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))


def named(sheet: Sheet, typed: Typed) -> Iterator[tuple[Blank, int, str]]:
    """Every name that was typed into a blank for people: the blank, which of its names it is, and the name."""
    for one in sheet.blanks:
        if one.person:
            text = typed.text(one.name)
            for number, name in enumerate(lines(text) if one.many else filter(None, [text])):
                yield one, number, name


def people(sheet: Sheet, typed: Typed, agency: str, found: Mapping[str, Answer[Match] | None]) -> People:
    """Whom the names mean, from what was found by each (None where nothing can be looked up by it). Nobody is guessed."""
    references: dict[str, list[str]] = {}
    among: dict[str, tuple[Among, ...]] = {}
    errors: dict[str, str] = {}
    for blank, number, name in named(sheet, typed):
        answer, keys = found[name], _keys(blank, number)
        if answer is None or number >= MOST_PEOPLE:
            errors[blank.name] = f"Give names of two to 100 letters, and at most {MOST_PEOPLE} of them"
            continue
        one = _meant(answer, _choice(typed, blank, name))
        if one is None:
            wrong = several(len(answer.rows) + answer.more) if answer.rows else _nobody(blank)
            errors.setdefault(blank.name, f"{cleaned(name)}: {wrong}" if blank.many else wrong)
            offered = tuple(map(_cleaned, (candidate(answer, row) for row in answer.rows)))
            among[blank.name] = (*among.get(blank.name, ()), Among(name, *keys, offered))
        elif not one.references:
            errors[blank.name] = f"{cleaned(name)} has no reference that you may see: describe the person in words"
        else:
            references.setdefault(blank.name, []).append(_reference(one, agency))
    return People({name: "; ".join(all_) for name, all_ in references.items()}, among, errors)


def _keys(blank: Blank, number: int) -> tuple[str, str]:
    """The fields by which a choice is sent: whom, and for which name, so that another name makes the choice void."""
    name = f"{blank.name}-{number}" if blank.many else blank.name
    return CHOSEN.format(name), CHOSEN_FOR.format(name)


def _choice(typed: Typed, blank: Blank, name: str) -> str:
    """The id that was chosen for a name, on whichever line it stood then."""
    pairs = (_keys(blank, number) for number in range(MOST_PEOPLE if blank.many else 1))
    ids = (typed.text(is_) for is_, for_ in pairs if typed.text(for_) == name)
    return next((one for one in ids if _ID.fullmatch(one)), "")


def _meant(answer: Answer[Match], chosen: str) -> Match | None:
    """The one who was chosen, or else the only one of that very name."""
    exact = [row for row in answer.rows if row.likeness == 1]
    return next((row for row in answer.rows if row.entity == chosen), exact[0] if len(exact) == 1 else None)


def _reference(one: Match, agency: str) -> str:
    """What an agency calls somebody, as a row names her: the typist's own agency first."""
    own = sorted(one.references, key=lambda reference: reference.agency != agency)[0]
    return f"{own.reference}@{own.agency}/{own.system}"


def _cleaned(one: Candidate) -> Candidate:
    return replace(one, called=cleaned(one.called), area=cleaned(one.area), references=cleaned(one.references))


def _nobody(blank: Blank) -> str:
    return nobody() if blank.required else f"{nobody()}. Or leave it empty, and say who it was in words"


def faults(sheet: Sheet, wrong: Iterable[Wrong]) -> Errors:
    """What the desk refuses, by the field beside which it is said; what is said of the whole has no field."""
    titles = {one.name: one.title for one in sheet.blanks}
    found: dict[str, str] = {}
    for one in wrong:
        name = one.blank if one.blank in titles else ""
        found.setdefault(name, told(titles, one))
    return found


def told(titles: Mapping[str, str], one: Wrong) -> str:
    """One fault or doubt in words: of which blank, and what was expected."""
    title = titles.get(one.blank) or (words(one.blank).capitalize() if one.blank else "")
    return f"\u201c{title}\u201d: expected {one.expected}" if title else f"Expected {one.expected}"
