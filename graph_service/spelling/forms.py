"""Everything that a text may be: a name, alone or with a birth; a plate, phone, postcode or UPRN, whole or in part; a reference."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from graph_service.spelling import Unclean
from graph_service.spelling.births import birth_day, with_birth
from graph_service.spelling.clues import at_most, clues, words_left_out
from graph_service.spelling.likeness import likeness_to
from graph_service.spelling.phones import ending_key, ends_so, phone
from graph_service.spelling.places import district, postcode, uprn
from graph_service.spelling.plates import fragment, fragment_keys, holds, lookup_keys, matches, plate
from graph_service.spelling.references import official_numbers, reference

IN_PART = 0.9
"""How like a plate or a number one is that holds what was typed of it."""

T = TypeVar("T")


@dataclass(frozen=True)
class Form:
    """One thing a text can be.

    `at_most` says of some of its search keys how like it what bears them can be at most, 0 that it is not what is looked for; `like`
    says how like it a name is. A number (`exact`) is borne by its own records, whatever else the thing is called. `born` is a birth
    typed with a name, `unread` how many words nothing is looked for by.
    """

    tried: str
    keys: tuple[str, ...]
    at_most: Callable[[Collection[str]], float]
    like: Callable[[str], float]
    exact: bool = False
    born: str = ""
    unread: int = 0


def forms(text: str, today: date) -> list[Form]:
    """Everything the text could be; nothing where it cannot be read."""
    return [*_names(text, today), *_in_full(text, today), *_in_part(text)]


def _names(text: str, today: date) -> Iterator[Form]:
    """A name, or a name with a date of birth."""
    rest, born = _or_none(lambda given: with_birth(given, today), text) or (text, "")
    found = clues(rest)
    if not found:
        return
    of_birth = f" of somebody born on {_said(born)}" if born else ""
    day = f"b:{born}"

    def bound(borne: Collection[str]) -> float:
        most = at_most(clue for key in borne for clue in found.get(key, ()))
        return most + 1 if most and day in borne else most

    keys = (*found, day) if born else tuple(found)
    yield Form(
        f"as a name, also by its sound{of_birth}",
        keys,
        bound,
        likeness_to(rest),
        born=born,
        unread=words_left_out(rest),
    )


def _in_full(text: str, today: date) -> Iterator[Form]:
    """Numbers, each a key of its own, and a plate with or without characters not seen."""
    if (mark := _or_none(plate, text)) and (runs := lookup_keys(mark)):
        yield Form(f"as a plate {mark.pattern}", runs, _all_of(runs), lambda name: _as_mark(mark.pattern, name))
    if called := _or_none(phone, text):
        yield _number(f"as a phone number {called.e164}", f"t:{called.e164}")
    if code := _or_none(postcode, text):
        yield _number(f"as a postcode {code}", f"pc:{code}")
    if number := _or_none(uprn, text):
        yield _number(f"as a UPRN {number}", f"uprn:{number}")
    if called_so := _or_none(reference, text):
        yield _number(f"as a reference {called_so}", f"r:{called_so}")
    for name, key in official_numbers(text):
        yield _number(f"as {name}", key)
    if born := _or_none(lambda given: birth_day(given, today), text):
        yield _number(f"as a date of birth, {_said(born)}", f"b:{born}")


def _in_part(text: str) -> Iterator[Form]:
    """Half a postcode, the last figures of a phone, a few characters of a plate."""
    if (half := _or_none(district, text)) and not _or_none(postcode, text):
        yield _number(f"as the first half of a postcode {half}", f"pd:{half}")
    if ending := _or_none(ending_key, text):
        yield Form(
            "as the last figures of a phone number",
            (ending,),
            _all_of((ending,)),
            lambda name: IN_PART if ends_so(name, text) else 0.0,
        )
    if part := _or_none(fragment, text):
        runs = fragment_keys(part)

        def bound(borne: Collection[str]) -> float:
            return IN_PART if any(run <= set(borne) for run in runs) else 0.0

        every = tuple(sorted(frozenset().union(*runs)))
        yield Form(f"as part of a plate {part}", every, bound, lambda name: _in_mark(part, name))


def _number(tried: str, key: str) -> Form:
    return Form(tried, (key,), _all_of((key,)), lambda _: 1.0, exact=True)


def _all_of(keys: Iterable[str]) -> Callable[[Collection[str]], float]:
    every = frozenset(keys)
    return lambda borne: float(every <= set(borne))


def _as_mark(pattern: str, name: str) -> float:
    held = _or_none(plate, name)
    return float(held is not None and matches(pattern, held.pattern))


def _in_mark(part: str, name: str) -> float:
    held = _or_none(plate, name)
    return IN_PART if held is not None and holds(part, held.pattern) else 0.0


def _said(day: str) -> str:
    born = date.fromisoformat(day)
    return f"{born.day} {born:%B %Y}"


def _or_none(read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except Unclean:
        return None
