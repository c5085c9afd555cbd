"""What an installation's file offers the place register: rows under the canonical columns, and what was passed over, with reasons."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph_service.errors import BadInput
from ingest.read import BadRow, Row, Table

COLUMNS = {
    "schools": {
        "urn": "URN", "name": "EstablishmentName", "status": "EstablishmentStatus", "type": "TypeOfEstablishment",
        "postcode": "Postcode", "easting": "Easting", "northing": "Northing",
    },
    "naptan": {
        "code": "ATCOCode", "name": "CommonName", "indicator": "Indicator", "bearing": "Bearing", "street": "Street",
        "lat": "Latitude", "lon": "Longitude", "easting": "Easting", "northing": "Northing", "status": "Status",
    },
    "food": {
        "id": "FHRSID", "name": "BusinessName", "type": "BusinessType", "lat": "Latitude", "lon": "Longitude",
    },
}  # fmt: skip
"""The headings of each public list, as its publisher writes them; blanks, capitals and what stands in brackets do not matter."""


@dataclass(frozen=True)
class Offered:
    """A row under the canonical columns, and where it stands in its file: the line, or which feature it is."""

    at: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class PassedOver:
    """Something in a file that is not offered to the register, and why; `unread` says that it could not be read."""

    reason: str
    unread: bool = False


Found = Iterator[Offered | PassedOver]
"""What a file holds, in its order."""


def under(
    table: Table, headings: Mapping[str, str], needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]] | PassedOver]:
    """Each row's line and its values by our word for each heading, NA as a blank; `BadInput` where a needed heading is not there."""
    stands = {_plain(heading): heading for heading in table.headings}
    known = {word: stands[_plain(heading)] for word, heading in headings.items() if _plain(heading) in stands}
    if missing := [headings[word] for word in needed if word not in known]:
        raise BadInput(f"the file lacks a heading that such a list has: expected {', '.join(map(repr, missing))}")
    for row in table:
        if isinstance(row, BadRow):
            yield unread(row)
        else:
            yield row.line, {word: _value(row, known.get(word)) for word in headings}


def unread(row: BadRow) -> PassedOver:
    """A row that could not be read, as something passed over."""
    return PassedOver(f"could not be read: expected {row.expected}", unread=True)


def joined(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(dict.fromkeys(filter(None, values)))


def _value(row: Row, heading: str | None) -> str:
    text = row.values[heading].strip() if heading else ""
    return "" if text == "NA" else text


def _plain(heading: str) -> str:
    return re.sub(r"\(.*?\)|[^a-z0-9]", "", heading.casefold())
