"""What rows of every source mention: people with their numbers, vehicles, phones, organisations, and the words used for each.

The words a row uses for a thing are a part of that row about that thing, in the class of the part they belong to. That part is closed
when the row no longer uses those words, or is closed itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph_service.model.facts import Mention, Part
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.looks import looks_keys
from graph_service.spelling.names import is_placeholder, name_keys, tokens
from graph_service.spelling.phones import Phone, ending_keys
from graph_service.spelling.plates import Plate, plate_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.clean import dates, numbers
from ingest.clean.dates import Born
from ingest.clean.stand_ins import is_no_reference, is_nobody
from ingest.reading import One
from ingest.source import Column

STRENGTH: tuple[numbers.Kind, ...] = ("nhs", "upn", "pnc", "uln", "cro")
"""Official numbers a person may be joined by, strongest first."""

_UNBORN = Born(dates.EARLIEST[:10], dates.LATEST[:10], "unknown")


def number_columns(*kinds: numbers.Kind) -> tuple[Column, ...]:
    """The columns of a person's official numbers."""
    return tuple(
        Column(kind, f"{kind.upper()} number; a wrong one is kept but joins nobody", "number") for kind in kinds
    )


# people


@dataclass(frozen=True)
class Identified:
    """What a row shows that identifies a person: names, numbers and birth, and what of each may be a key."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    born: tuple[str, str] | None
    counted: Mapping[str, str]
    """By kind of official number, and under `born`: what the row says of it, empty where it says nothing that may be a key."""
    called: Mapping[str, str]
    """Under `forename`: the first letters of the first forename, if it has one."""


def identified(cells: Cells, names: Iterable[str], born: Born = _UNBORN) -> Identified:
    """Names that name somebody, valid numbers strongest first, birth bounds, and what a key may be made of (rule I4)."""
    stands = [kind for kind in STRENGTH if kind in cells.context.stands]
    held: dict[str, str] = {kind: cells.value(kind, "") for kind in stands}
    exact = born.precision == "day" and not dates.is_default_birth(born)
    birth = {"born": born.born_from if exact else ""} if "birth_date" in cells.context.stands else {}
    return Identified(
        names=tuple(dict.fromkeys(name for name in names if name and not is_placeholder(name))),
        numbers=tuple(f"{kind}:{number}" for kind, number in held.items() if number),
        born=None if born.precision == "unknown" else (born.born_from, born.born_to),
        counted={**held, **birth},
        called=_called(cells.text("forenames")),
    )


def identity(
    cells: Cells, person: Mention, books: Iterable[Column], others: Iterable[Column], known: Identified
) -> Iterator[Part]:
    """The part of a row that says who somebody is; two parts, where being on the books and the rest have different classes."""
    ours = person.agency == cells.context.feed.agency  # of another agency's person a row gives no key (rule I2)
    counted, called = (known.counted, known.called) if ours else ({}, {})
    main = Part(
        "books",
        person,
        cells.access("books"),
        cells.raw(column.name for column in books),
        "person",
        numbers=known.numbers,
        born=known.born,
        keys=reference_keys(person.reference).union(known.numbers, _birth_key(known.born)),
        bears=counted,
    )
    raw = cells.raw(column.name for column in others)
    keys = frozenset[str]().union(*map(name_keys, known.names))
    if cells.access("person") == main.access:
        bears = {**counted, **called}
        yield replace(main, raw={**main.raw, **raw}, names=known.names, keys=main.keys | keys, bears=bears)
        return
    yield main
    if raw:
        access = cells.access("person")
        yield Part("person", person, access, raw, "names", names=known.names, keys=keys, bears=called)


def born(cells: Cells, column: str = "birth_date") -> Born:
    """The days a birth date allows, as known on the day of the extract; 1 January is kept, and said to be doubtful."""
    found = cells.value(column, _UNBORN)
    if dates.is_default_birth(found):
        cells.doubt(column, "a birth date; 1 January often stands for only the year, so nobody is joined by it")
    return found


def described(cells: Cells, column: str, text: str, slot: str) -> Mention:
    """Somebody nobody has identified, by the slot of the row; words that stand for nobody refuse the row."""
    if is_nobody(text):
        cells.refuse(column, "words for somebody: these tell of nobody")
    return cells.slot(EntityKind.PERSON, slot)


def _birth_key(born: tuple[str, str] | None) -> frozenset[str]:
    """The search key of a birth known to the day."""
    return frozenset({f"b:{born[0]}"}) if born and born[0] == born[1] else frozenset()


def _called(forenames: str) -> dict[str, str]:
    """The first three letters, folded, of the first forename, or as many as it has; nothing where it names nobody."""
    first = next(iter(tokens(forenames)), "")
    letters = "".join(filter(str.isalpha, first))[:3]
    return {"forename": letters} if letters and not is_placeholder(forenames) and not is_placeholder(first) else {}


# things with numbers


def vehicle(cells: Cells, column: str, one: One, slot: str, access: AccessClass) -> tuple[Mention, Part]:
    """A vehicle by its whole plate, or by slot when the plate was partly seen, and the words used for it, by which it is found."""
    seen: Plate | None = one.value
    mention = marked(cells, seen) or cells.slot(EntityKind.VEHICLE, slot)
    keys = plate_keys(seen) if seen else looks_keys(one.text)
    return mention, named(mention, slot, {column: one.text}, one.text, access, keys)


def marked(cells: Cells, seen: Plate | None) -> Mention | None:
    """A vehicle by its whole plate; None where no plate is known, or only a part of one."""
    return cells.register(EntityKind.VEHICLE, "vrm", seen.whole) if seen and seen.whole else None


def telephone(cells: Cells, column: str, one: One, slot: str, access: AccessClass) -> tuple[Mention, Part]:
    """A phone by its E.164 number, or by slot when that cannot be read, and the words used for it."""
    known, keys = numbered(cells, column, one.text, one.value)
    mention = known or cells.slot(EntityKind.PHONE, slot)
    return mention, named(mention, slot, {column: one.text}, one.text, access, keys)


def numbered(cells: Cells, column: str, text: str, found: Phone | None) -> tuple[Mention | None, frozenset[str]]:
    """A phone by its E.164 number, or None where that could not be read; and the keys by which the number is found."""
    if found is None:
        return None, ending_keys(text)
    if found.note:
        cells.doubt(column, f"a whole telephone number; {found.note}")
    return cells.register(EntityKind.PHONE, "e164", found.e164), ending_keys(found.e164) | {f"t:{found.e164}"}


def organisation(cells: Cells, prefix: str, access: AccessClass) -> tuple[Mention, tuple[Part, ...]] | None:
    """An organisation by its URN, or by slot, and the words used for it; None when the columns tell of none."""
    column = f"{prefix}_urn"
    number = cells.value(column, "")
    words = words_for(cells, prefix)
    if is_no_reference(cells.text(column)) and not words:
        return None
    kind = EntityKind.ORGANISATION
    mention = cells.register(kind, "urn", number) if number else cells.slot(kind, prefix)
    if not words:
        return mention, ()
    keys, depends_on = name_keys(words), cells.dependency([column])
    return mention, (named(mention, prefix, cells.raw([prefix]), words, access, keys, depends_on),)


# words


def words_for(cells: Cells, column: str) -> str:
    """A column's words for a place, an organisation or an app; words that stand for none are doubted, and nothing is made of them."""
    words = cells.text(column)
    if words and is_no_reference(words):
        cells.doubt(column, "words for one, or a blank; nothing is made of these")
        return ""
    return words


def named(
    mention: Mention,
    slot: str,
    raw: Mapping[str, str],
    words: str,
    access: AccessClass,
    keys: frozenset[str] = frozenset(),
    depends_on: str = "",
) -> Part:
    """The words a row uses for a thing, as a part about that thing; `depends_on` is what else in the row says which it is."""
    names = () if is_nobody(words) else (words,)
    return Part(f"words {slot}", mention, access, raw, "words", depends_on=depends_on, names=names, keys=keys)
