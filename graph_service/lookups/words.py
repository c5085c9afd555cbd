"""What the source wrote in its records, under the agency's own headings."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking


class Word(BaseModel):
    """What a source wrote in one column."""

    model_config = ConfigDict(frozen=True)

    heading: str = Field(description="The agency's own heading of the column.")
    column: str = Field(description="What Sightline calls the column.")
    value: str = Field(description="The value in the column, exactly as the source wrote it.")


class Written(NamedTuple):
    """A record's words as a text gives them: its part, the id of its layout, and its values as JSON."""

    part: str
    layout: str
    raw: str


Parts = list[tuple[str, list[tuple[str, str]]]]
"""The parts of a layout, each with its columns; a column is its canonical name and its heading."""


def worded(ask: Asking, written: Iterable[Written]) -> dict[Written, tuple[Word, ...]]:
    """The words of each record: its own part's columns first, then as the file has them; those with no stored heading come last."""
    held = set(written)
    found = in_portions(ask, "layouts", (one.layout for one in held if one.layout))
    layouts: dict[str, Parts] = {row["layout"]: json.loads(row["text"]) for row in found}
    return {one: tuple(_words(one, layouts.get(one.layout, []))) for one in held}


def _words(written: Written, parts: Parts) -> Iterable[Word]:
    values: dict[str, str] = json.loads(written.raw)
    own_first = sorted(parts, key=lambda part: part[0] != written.part)
    headings: dict[str, str] = {}
    for column, heading in (pair for _, columns in own_first for pair in columns):
        headings.setdefault(column, heading)
    for column in (*(c for c in headings if c in values), *sorted(values.keys() - headings.keys())):
        yield Word(heading=headings.get(column, column), column=column, value=values[column])
