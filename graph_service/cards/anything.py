"""The card of a row of any question: field by field."""

from collections.abc import Collection, Iterable, Iterator

from graph_service.cards.telling import Card, Group, Telling, words
from graph_service.lookups.words import Word
from graph_service.model.question import Row

_NOTHING: tuple[object, ...] = ("", None, (), {})


def card(row: Row, told: Telling) -> Card:
    """The first field is the heading; the others stand below it."""
    first = next(name for name in type(row).model_fields if name not in Row.model_fields)
    return Card(told.value(getattr(row, first)), tuple(details(row, told, {first})), (Group(row.evidence),))


def details(row: Row, told: Telling, told_apart: Collection[str] = ()) -> Iterator[str]:
    """A line for each field, or for each value of a field with several; fields in `told_apart` and empty fields are left out."""
    for name in type(row).model_fields:
        value = getattr(row, name)
        if name in Row.model_fields or name in told_apart or value in _NOTHING:
            continue
        if isinstance(value, tuple) and len(value) > 1:
            yield f"{words(name)}:"
            yield from (f"  {told.value(each)}" for each in value)
        else:
            yield f"{words(name)}: {told.value(value)}"


def source_words(written: Iterable[Word]) -> Iterator[str]:
    """A source's own words, column by column, under its own headings; blank columns are left out."""
    return (f"{each.heading}: {each.value}" for each in written if each.value)
