"""CSV files: finds the delimiter, and gives the records one at a time."""

import csv
from io import TextIOWrapper
from itertools import islice

from ingest.read.copied import Copy
from ingest.read.encoding import Decoding
from ingest.read.rows import LOOKED_AT, BadRow, Moved, Records

_TOO_LONG = f"values of at most {csv.field_size_limit():,} characters"
_DELIMITERS = ",;\t|"


def delimiter_of(copy: Copy, decoding: Decoding) -> str:
    """The delimiter under which most of the first records are equally wide."""

    def agreement(delimiter: str) -> tuple[int, int]:
        records = islice(csv_records(copy, decoding, delimiter), LOOKED_AT)
        widths = [len(cells) for _, cells in records if isinstance(cells, list) and any(cells)]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(_DELIMITERS, key=agreement)


def csv_records(copy: Copy, decoding: Decoding, delimiter: str, moved: Moved | None = None) -> Records:
    """Every record of a CSV file; one whose quotation marks do not pair is marked bad in its place."""
    with copy.open() as binary:
        reader = csv.reader(
            TextIOWrapper(binary, encoding=decoding.codec, errors=decoding.errors, newline=""),
            delimiter=delimiter,
            strict=True,
        )
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                too_long = "field limit" in str(error)
                yield line, BadRow(line, "", "", _TOO_LONG if too_long else _quotes(line, reader.line_num))
            if moved:
                moved(binary.tell())


def _quotes(first: int, last: int) -> str:
    lost = f"; lines {first} to {last} could not be told apart" if last > first else ""
    return f'quotation marks in pairs, those inside a value doubled (""){lost}'
