"""What an answer names and leaves out, in words; and the lines of a list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph_service.analysis.labels import entities_in
from graph_service.model.listing import Line, Thing
from graph_service.model.question import Question, Row
from graph_service.model.vocabulary import Edition
from graph_service.view.naming import NAMES_AT_MOST


def named_in(question: Question[Any, Any], edition: Edition, rows: Sequence[Row], ids: list[str]) -> list[str]:
    """The entities that an answer names: none that its question leaves unnamed, in an edition for others registered ones alone."""
    if not question.names:
        return []
    if edition is not Edition.ANALYST:
        return entities_in([row.model_copy(update={"evidence": ()}) for row in rows])
    left = (*question.unnamed, *(("AT",) if question.editions else ()))
    told_of = {said.end for row in rows for said in row.evidence if said.kind in left}
    return [entity for entity in ids if entity not in told_of]


def only_files_date(wider: Iterable[Row], by: str) -> Iterable[str]:
    """How many statements are left out because their file alone, taken after the day by which they are to be written, dates them."""
    left = {
        said.assertion or said.record
        for row in wider
        for said in row.evidence
        if said.recorded_from == "extract" and said.recorded_at > by
    }
    if left:
        are, say = ("statement is", "it was") if len(left) == 1 else ("statements are", "they were")
        yield f"{len(left):,} {are} {_ONLY_FILES_DATE} {say} written."


_ONLY_FILES_DATE = "left out because only their file's date, after that day, says when"


def left_for_want_of_a_day(notes: Iterable[str]) -> int:
    """How many statements the notes of an answer say were left out so."""
    found = (re.match(rf"([\d,]+) \w+ \w+ {_ONLY_FILES_DATE} ", note) for note in notes)
    return sum(int(one[1].replace(",", "")) for one in found if one)


def unnamed(ids: Sequence[str]) -> Iterable[str]:
    """That there are more entities in an answer than it names, if so."""
    if len(ids) > NAMES_AT_MOST:
        yield f"{len(ids):,} persons and things stand in this answer; the names of the first {NAMES_AT_MOST:,} are given."


def line_of(row: Mapping[str, Any]) -> Line:
    """One line of a list from its row; what it concerns comes as lists in the order of a Thing's fields."""
    things = (dict(zip(Thing.model_fields, fields, strict=True)) for fields in row.get("concerns", ()))
    return Line.model_validate({**row, "concerns": tuple(things)})


def records_in(lines: Iterable[Line]) -> tuple[str, ...]:
    """The records of the people and things that a list names."""
    return tuple(dict.fromkeys(thing.record for line in lines for thing in line.concerns if thing.record))
