"""Drafts of profiles: which of a file's headings are which of a source's columns, as far as the headings and the codes tell.

A heading is placed by its words alone: our own name of a column, a heading that a profile that comes along has for it, or nearly one
of these. Two headings that fit one column equally well are both left for somebody to decide, and so is one that fits two columns.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from ingest.clean.day_order import DayOrder, Order
from ingest.groups import folded
from ingest.profile import load, names
from ingest.read import Row, Table
from ingest.reading import folded_code
from ingest.source import Column, Source

_NEARLY = 0.86
"""From which likeness on two headings are nearly the same."""

_MOST_WORDS, _SEEN_BEFORE = 30, 2
"""A column has codes if it holds at most so many different words; a word is written down if so many rows hold it."""

Words = Mapping[str, Mapping[str, str]]
"""By column, what each folded word stands for."""


@dataclass(frozen=True)
class Draft:
    """What was proposed, as the text of a profile, and what nobody but its reader can decide."""

    text: str
    placed: Mapping[str, str]
    """The column that each heading was given."""
    near: Mapping[str, str]
    """Of these, the headings that are only nearly known, and what they were taken for."""
    unplaced: tuple[str, ...]
    doubtful: Mapping[str, tuple[str, ...]]
    """The headings that fit several columns, or of which several fit one column, and these columns."""
    lacking: tuple[str, ...]
    """Columns that may not be blank, and that no heading was given to."""
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By column, the words of the file that are none of its codes; those that stand in one row alone are only counted."""
    rare: Mapping[str, int] = field(default_factory=dict)


def draft(table: Table, source: Source, agency: str, system: str) -> Draft:
    """A profile for files like this one."""
    headings = _headings(source)
    fits = {heading: _fits(heading, headings) for heading in table.headings}
    placed, doubtful = _placed(fits)
    near = {heading: said for heading in placed for _, said in fits[heading].values() if said}
    words, orders = _seen(table, placed, source)
    known = _known_words(source)
    unknown = {column: _unknown(counted, known[column]) for column, counted in words.items()}
    told = Draft(
        "",
        placed,
        near,
        tuple(h for h in table.headings if not fits[h]),
        doubtful,
        tuple(column.name for column in source.columns if column.required and column.name not in placed.values()),
        {column: often for column, (often, _) in unknown.items() if often},
        {column: rare for column, (_, rare) in unknown.items() if rare},
    )
    codes = {column: _codes(counted, known[column]) for column, counted in words.items()}
    return replace(told, text="\n".join(_lines(told, source, agency, system, orders, codes)) + "\n")


# headings


def _fits(heading: str, headings: Mapping[str, set[str]]) -> dict[str, tuple[float, str]]:
    """The columns that a heading fits best: how well, and by which words if only nearly."""
    found: dict[str, tuple[float, str]] = {}
    for words, columns in headings.items():
        likeness = _likeness(_plain(heading), words)
        for column in columns if likeness >= _NEARLY else ():
            if likeness > found.get(column, (0.0, ""))[0]:
                found[column] = likeness, "" if likeness == 1 else words
    best = max((likeness for likeness, _ in found.values()), default=0.0)
    return {column: fit for column, fit in found.items() if fit[0] == best}


def _likeness(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _headings(source: Source) -> dict[str, set[str]]:
    """By plain words, the columns that are called so: by us, or by a profile that comes along."""
    known: dict[str, set[str]] = {}
    for column in source.columns:
        known.setdefault(_plain(column.name), set()).add(column.name)
    for name in names():
        for _, of, table in load(name).tables():
            for heading, columns in table.every.items() if of == source.name else ():
                known.setdefault(_plain(heading), set()).update(columns)
    return {words: {c for c in columns if _plain(c) == words} or columns for words, columns in known.items()}


def _plain(heading: str) -> str:
    """A heading in small letters and figures, with one blank between words."""
    return " ".join(re.sub(r"[\W_]+", " ", folded(heading)).split())


def _placed(fits: Mapping[str, Mapping[str, tuple[float, str]]]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The one column of each heading, where it is the only best heading of that column; and what is left to decide."""
    best: dict[str, list[str]] = {}
    for heading, columns in fits.items():
        for column, (likeness, _) in columns.items():
            if likeness == max(other[column][0] for other in fits.values() if column in other):
                best.setdefault(column, []).append(heading)
    placed, doubtful = {}, {}
    for heading, columns in fits.items():
        mine = tuple(column for column in columns if heading in best.get(column, ()))
        if len(mine) == 1 and best[mine[0]] == [heading]:
            placed[heading] = mine[0]
        elif columns:
            doubtful[heading] = mine or tuple(columns)
    return placed, doubtful


# what the file holds


def _seen(
    table: Table, placed: Mapping[str, str], source: Source
) -> tuple[dict[str, Counter[str]], dict[str, Order | None]]:
    """The words of each column of codes that was placed, with how many rows hold each; and which comes first, day or month."""
    coded = {h: column.name for h, column in _of(placed, source) if column.reads == "code"}
    dated = {h: column.name for h, column in _of(placed, source) if column.name in source.dated}
    words, orders = {column: Counter[str]() for column in coded.values()}, {h: DayOrder() for h in dated}
    for row in table:
        if isinstance(row, Row):
            for heading, column in coded.items():
                if text := row.values[heading].strip():
                    words[column][text] += 1
            for heading, order in orders.items():
                order.see(row.values[heading])
    verdicts = {dated[h]: order.verdict() for h, order in orders.items()}
    return words, {c: v if v in ("dmy", "mdy") else None for c, v in verdicts.items() if v != "iso"}


def _of(placed: Mapping[str, str], source: Source) -> Iterator[tuple[str, Column]]:
    for heading, name in placed.items():
        if column := source.column(name):
            yield heading, column


def _known_words(source: Source) -> dict[str, dict[str, str]]:
    """What words stand for: the codes themselves, and the words of the profiles that come along where they agree."""
    known = {c.name: {folded_code(code): {str(code)} for code in c.codes} for c in source.columns if c.reads == "code"}
    for name in names():
        for _, of, table in load(name).tables():
            for column, words in table.codes.items() if of == source.name else ():
                for word, code in words.items():
                    if column in known:
                        known[column].setdefault(folded_code(word), set()).add(code)
    return {c: {word: min(codes) for word, codes in words.items() if len(codes) == 1} for c, words in known.items()}


def _unknown(counted: Counter[str], known: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    """The words that stand for no code and that several rows hold, and how many more there are; of too many, the number alone."""
    strange = [word for word in sorted(counted) if folded_code(word) not in known]
    often = tuple(word for word in strange if counted[word] >= _SEEN_BEFORE) if len(counted) <= _MOST_WORDS else ()
    return often, len(strange) - len(often)


def _codes(counted: Counter[str], known: Mapping[str, str]) -> dict[str, str]:
    """The agency's words that stand for a code by another name."""
    found = {word: known[folded_code(word)] for word in sorted(counted) if folded_code(word) in known}
    return {word: code for word, code in found.items() if folded_code(code) != folded_code(word)}


# the profile


def _lines(
    told: Draft, source: Source, agency: str, system: str, orders: Mapping[str, Order | None], codes: Words
) -> Iterator[str]:
    yield "# A draft, made from the headings of one file. Read every line before you install it: who may see what is not in a file."
    yield f"agency = {_quoted(agency)}"
    yield f"title = {_quoted(agency)} # what the agency is called"
    yield from (
        "",
        "[access] # how everything is marked, unless a part says otherwise",
        'marking = "OFFICIAL-SENSITIVE"',
        'handling = "P"',
    )
    yield from ("", f"[sources.{source.name}]", f"system = {_quoted(system)}")
    yield from _order(orders)
    yield from ("", f"[sources.{source.name}.columns]")
    for heading, column in told.placed.items():
        taken = f" # nearly {_quoted(told.near[heading])}" if heading in told.near else ""
        yield f"{_quoted(heading)} = {_quoted(column)}{taken}"
    for heading, columns in told.doubtful.items():
        yield f"# {_quoted(heading)} = {' or '.join(map(_quoted, columns))}"
    for heading in told.unplaced:
        yield f'# {_quoted(heading)} = ""'
    for column in (*codes, *(c for c in told.unknown if c not in codes)):
        yield from _code_table(source, column, codes.get(column, {}), told.unknown.get(column, ()))


def _order(orders: Mapping[str, Order | None]) -> Iterator[str]:
    """Which comes first, day or month, where the file settles it for every column alike."""
    said = {*orders.values()}
    if len(said) == 1 and (order := next(iter(said))):
        yield f"date_order = {_quoted(order)}"
    elif said:
        yield f'# date_order = "dmy" or "mdy": the file does not settle it for {", ".join(sorted(orders))}'


def _code_table(source: Source, column: str, codes: Mapping[str, str], unknown: Iterable[str]) -> Iterator[str]:
    """The words of one column; a kind of event whose profile must say of what its date is waits until its reader has said it."""
    lines = {word: f"{_quoted(word)} = {_quoted(code)}" for word, code in codes.items()}
    for word, code in codes.items():
        if column == "kind" and source.dates.get(code, "telling") is None:
            lines[word] = f"# {lines[word]} # first say in `dates` of what its one date is"
    lines |= {word: f'# {_quoted(word)} = ""' for word in unknown}
    if lines:
        yield from ("", f"[sources.{source.name}.codes.{column}]", *lines.values())


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
