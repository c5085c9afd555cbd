"""How the bytes of a CSV file become text: the encoding of the whole file, and what is done with a byte that is none of it.

A byte that is not of the file's encoding spoils its own row, never the others: it is kept as a mark (half a surrogate pair, which no
encoding gives), and the row that holds one is refused.
"""

import codecs
from dataclasses import dataclass
from typing import IO, Literal

from ingest.clean.invisible import UNDECODED
from ingest.read.rows import CHUNK, UnusableFile

Encoding = Literal["utf-8", "utf-16", "windows-1252", "iso-8859-1", "cp850", "mac-roman"]
"""The encodings that a profile may name; a utf-16 file says itself which half of a character comes first."""

_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Decoding:
    """How a file is decoded: the encoding's name, the codec, what that does with bytes it does not know, and what to say of it."""

    name: str
    codec: str
    errors: str
    notes: tuple[str, ...] = ()


NO_TEXT = Decoding("", "", "")
"""Of a workbook, whose bytes are no text."""


def decoding_of(file: IO[bytes], named: Encoding | None = None) -> Decoding:
    """How to decode a file: as its byte-order mark says, else as the profile names, else as most of its characters show."""
    start = file.read(4)
    file.seek(0)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    if marked and named and marked != named:
        raise UnusableFile(f"The file begins with the mark of {marked}, and its profile says {named}: which is it?")
    if named == "utf-16" and not marked:
        raise UnusableFile("The profile says utf-16, and the file does not begin with its mark. Save it as CSV UTF-8.")
    size = file.seek(0, 2)
    file.seek(0)
    return _decoding(named or marked or _found(file), size, noted=named is None)


def _decoding(encoding: Encoding, size: int, *, noted: bool) -> Decoding:
    notes = (f"The file is not UTF-8; it was read as {encoding}.",) if noted and encoding != "utf-8" else ()
    if encoding == "utf-16":
        if size % 2:
            raise UnusableFile(
                "The file is UTF-16 and ends in the middle of a character: it was cut off. Send it whole."
            )
        return Decoding("utf-16", "utf-16", "surrogatepass", notes)
    return Decoding(encoding, "utf-8-sig" if encoding == "utf-8" else encoding, "surrogateescape", notes)


def _found(file: IO[bytes]) -> Encoding:
    """UTF-8, unless more bytes are none of it than characters beyond ASCII are: other text hardly ever looks like UTF-8 by chance."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    fit = unfit = 0
    while chunk := file.read(CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            marked = len(UNDECODED.findall(text))
            fit, unfit = fit + len(text) - len(text.encode("ascii", "ignore")) - marked, unfit + marked
    file.seek(0)
    return "utf-8" if fit >= unfit else "windows-1252"
