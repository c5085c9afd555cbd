"""The table of columns on each source's page, made from the declarations, so that the page says what is read."""

import sys
from collections.abc import Iterator, Mapping

from ingest.source import Column, Reads, Source

WORDS: Mapping[Reads, str] = {
    "text": "text",
    "words": "text, found by",
    "date": "date",
    "time": "date or time",
    "birth": "birth date",
    "age": "age",
    "reference": "reference",
    "references": "references",
    "number": "number",
    "count": "whole number",
    "phone": "phone",
    "phones": "phones",
    "plate": "plate",
    "plates": "plates",
    "postcode": "postcode",
    "uprn": "UPRN",
    "uprns": "UPRNs, parted by `;`",
    "degrees": "degrees",
    "metres": "metres",
    "grade": "grade",
    "marking": "marking",
    "geometry": "GeoJSON geometry or WKT",
    "width": "metres, above 0 and up to 200",
    "several": "text, parted by `;`",
    "places": "AGENCY/SYSTEM/REFERENCE, parted by `;`",
    "country": "two letters, such as `PL`",
    "handle": "handle",
    "length": "seconds, or h:mm:ss",
}
"""How each kind of column is read, in words."""


def table(source: Source) -> Iterator[str]:
    """The lines of the table of a source's columns; those that may not be blank are bold."""
    yield "| column | meaning | read as |"
    yield "|---|---|---|"
    for column in source.columns:
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        yield f"| {name} | {column.meaning} | {read_as(column)} |"


def read_as(column: Column) -> str:
    """How a column is read, in words, and the codes that it may hold."""
    codes = ", ".join(f"`{code}`" for code in column.codes)
    words = WORDS.get(column.reads, "")
    return f"code: {codes}" if column.reads == "code" else f"{words}; roles: {codes}" if codes else words


def main() -> None:
    """Write the tables of the sources named, for their pages."""
    from ingest.sources import SOURCES

    for name in sys.argv[1:]:
        sys.stdout.write("\n".join(table(SOURCES[name])) + "\n")


if __name__ == "__main__":
    main()
