"""CSV: its encoding and delimiter found, its records one at a time."""

import codecs
import csv
import hashlib
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from ingest.read.rows import CHUNK, LOOKED_AT, BadRow, Moved, Records, UnusableFile

_TOO_LONG = f"values of at most {csv.field_size_limit():,} characters"
_DELIMITERS = ",;\t|"


def encoding_of(path: Path) -> tuple[str, tuple[str, ...], str]:
    """The encoding in which the whole file can be read, what to say of it, and the file's digest."""
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    with path.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        file.seek(0)
        if wide:
            decoders = {"utf-16": codecs.getincrementaldecoder("utf-16")()}
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            _drop_broken(decoders, chunk)
        _drop_broken(decoders, b"", final=True)
    for name in decoders:
        return (
            name,
            (() if name == "utf-8-sig" else (f"The file is not UTF-8; it was read as {name}.",)),
            digest.hexdigest(),
        )
    raise UnusableFile("The file is not text in UTF-8 or Windows-1252. Save it as CSV UTF-8 and send it again.")


def _drop_broken(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool = False) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            del decoders[name]


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter under which most of the first records are equally wide."""

    def agreement(delimiter: str) -> tuple[int, int]:
        records = islice(csv_records(path, encoding, delimiter), LOOKED_AT)
        widths = [len(cells) for _, cells in records if isinstance(cells, list) and any(cells)]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(_DELIMITERS, key=agreement)


def csv_records(path: Path, encoding: str, delimiter: str, moved: Moved | None = None) -> Records:
    """Every record of a CSV file; one whose quotation marks do not pair is marked bad in its place."""
    with path.open("rb") as binary:
        reader = csv.reader(TextIOWrapper(binary, encoding=encoding, newline=""), delimiter=delimiter, strict=True)
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
