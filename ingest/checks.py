"""Checks what a profile says of one kind of file; a fault is refused with its place in the profile, and what was expected."""

import re
from collections.abc import Collection, Iterable, Mapping

from graph_service.model.facts import CLASS_COLUMNS
from ingest.clean.stand_ins import is_error, is_no_reference
from ingest.groups import folded
from ingest.reading import folded_code
from ingest.source import Source, may_be_constant
from ingest.tables import FeedTable, GroupTable, numbered


def check_feed(where: str, source: Source, table: FeedTable, systems: Mapping[str, str]) -> None:
    """Refuse a table by which no file of its source can be read; `where` is where it stands in the profile."""
    _check_columns(where, source, table)
    _check_codes(where, source, table)
    _check_references(where, source, table, systems)
    for part in table.parts:
        expect(f"{where}.parts", part, source.parts)
    _check_dates(where, source, table)


def _check_columns(where: str, source: Source, table: FeedTable) -> None:
    """Each column has one heading, alone or in a group, or a constant that it may have."""
    columns = [column.name for column in source.columns]
    taken: set[str] = set()
    for heading, fed in table.feeding.items():
        _check_heading(f"{where}.columns.{heading!r}", source, fed, taken)
        taken.update(fed)
    for name, group in table.groups.items():
        _check_numbers(f"{where}.groups.{name}", group, table)
        for heading, fed in group.feeding.items():
            _check_heading(f"{where}.groups.{name}.columns.{heading!r}", source, fed, taken)
            taken.update(fed)
    for column, value in table.constants.items():
        expect(f"{where}.constants", column, (c.name for c in source.columns[1:] if may_be_constant(c)))
        if column in taken or not value.strip():
            raise ValueError(
                f"{where}.constants.{column} = {value!r}: expected a value, of a column that no heading has"
            )
    for name in ("required", "volatile"):
        for column in getattr(table, name):
            expect(f"{where}.{name}", column, columns)
    for column in set(table.volatile) & CLASS_COLUMNS:
        raise ValueError(f"{where}.volatile = {column!r}: expected none of the columns that say who may see a row")


def _check_numbers(where: str, group: GroupTable, table: FeedTable) -> None:
    """Every heading of a group has its number in it, and none is another heading's."""
    alone = {folded(heading) for heading in table.columns}
    if not group.columns:
        raise ValueError(f"{where}.columns: expected the headings of the group, with # where its number stands")
    for heading in group.columns:
        if heading.count("#") != 1:
            raise ValueError(
                f"{where}.columns.{heading!r}: expected a heading with one #, where the number of the group stands"
            )
        others = [h for one in table.groups.values() for h in one.columns if folded(h) == folded(heading)]
        if len(others) > 1 or any(folded(numbered(heading, n)) in alone for n in range(1, group.numbers + 1)):
            raise ValueError(
                f"{where}.columns.{heading!r}: expected a heading that does not stand elsewhere in the profile"
            )


def _check_heading(where: str, source: Source, fed: tuple[str, ...], taken: Collection[str]) -> None:
    """A heading feeds columns of one part of the source: one cell is seen by the same people in whichever column it stands."""
    for number, column in enumerate(fed or ("",)):
        expect(where, column, (column.name for column in source.columns))
        if column in taken or column in fed[:number]:
            raise ValueError(f"{where} = {column!r}: expected a column no other heading has")
    if not any(set(fed) <= {column.name for column in part} for part in source.parts.values()):
        raise ValueError(f"{where} = {list(fed)!r}: expected columns of one part of the source")


def _check_codes(where: str, source: Source, table: FeedTable) -> None:
    """Each of the source's own words stands for a code of its column."""
    codes = {column.name: column.codes for column in source.columns if column.codes}
    for column, words in table.codes.items():
        expect(f"{where}.codes", column, codes)
        for word, code in words.items():
            expect(f"{where}.codes.{column}.{word!r}", code, codes[column])


def _check_references(where: str, source: Source, table: FeedTable, systems: Mapping[str, str]) -> None:
    """References are of systems that the profile may quote, have a pattern that can be read, and allow no error as one."""
    referring = [column.name for column in source.columns if column.reads in ("reference", "references")]
    for column, system in table.references.items():
        expect(f"{where}.references", column, referring)
        expect(f"{where}.references.{column}", system, systems)
    for column, pattern in table.reference_patterns.items():
        expect(f"{where}.reference_patterns", column, referring)
        _check_pattern(f"{where}.reference_patterns.{column}", pattern)
    for word in table.allowed_references:
        if not is_no_reference(word) or is_error(word):
            expected = "expected a word that is refused otherwise, and no error"
            raise ValueError(f"{where}.allowed_references = {word!r}: {expected}")


def _check_dates(where: str, source: Source, table: FeedTable) -> None:
    """Where no heading is for told_at, the profile must say what the one date is, of each kind of event that leaves this open."""
    kinds = next((c.codes for c in source.columns if c.name == "kind"), ()) if source.dates else ()
    for kind in table.dates:
        expect(f"{where}.dates", kind, kinds)
    separate = any("told_at" in fed for fed in table.every.values())
    yielded = set() if separate else _kinds(table)
    for kind in sorted(yielded & {kind for kind, said in source.dates.items() if said is None} - {*table.dates}):
        raise ValueError(
            f"{where}.dates.{kind}: expected 'telling' or 'happening': of this kind, are the feed's one date and place "
            "when and where it was told, or when and where it happened? Or a heading for told_at"
        )


def _kinds(table: FeedTable) -> set[str]:
    """The kinds of event that the profile's words and its constant stand for."""
    words, constant = table.codes.get("kind", {}), folded_code(table.constants.get("kind", ""))
    known = {folded_code(word): code for word, code in words.items()}
    return {*words.values(), known.get(constant, constant.replace(" ", "_"))}


def _check_pattern(where: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where} = {pattern!r}: expected a regular expression; {error}") from None


def expect(where: str, value: str, among: Iterable[str]) -> None:
    """Refuse a value that is not among those known."""
    known = sorted(str(one) for one in among)
    if value not in known:
        raise ValueError(f"{where} = {value!r}: expected one of {', '.join(known) or 'none: there are none here'}")
