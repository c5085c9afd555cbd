"""Public lists as tables (schools, NaPTAN stops, food hygiene ratings): each row is a place for the register, or a reason why not."""

import csv
import gzip
import re
import zlib
from collections.abc import Collection, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from graph_service.errors import BadInput
from ingest.read import Table
from ingest.register.offered import COLUMNS, Found, Offered, PassedOver, under

Metres = tuple[str, str]
"""An easting and a northing, as text."""

_COLLEGE = re.compile(r"college|16[ -]19|16 to 19|further education|sixth form", re.IGNORECASE)
_BOUND = re.compile(r"\(?([NESW]{1,2})-?bound\)?", re.IGNORECASE)
_COMPASS = {"N": "North", "E": "East", "S": "South", "W": "West"}
_BESIDE = {"opp": "opposite", "adj": "adjacent", "o/s": "outside", "nr": "near"}
_FOOD = {
    "restaurant/cafe/canteen": "food",
    "pub/bar/nightclub": "food",
    "takeaway/sandwich shop": "food",
    "hotel/bed & breakfast/guest house": "hotel",
    "retailers - other": "shop",
    "retailers - supermarkets/hypermarkets": "shop",
}
"""The kind of a place by the type of its food business."""
_PRIVATE = (
    "mobile caterer",
    "other catering premises",
    "caring premises",
    "hospitals/childcare/caring premises",
    "school/college/university",
)
"""Types of business among which are people's own kitchens, children's homes and boarding houses."""


def schools(table: Table, postcodes: Path | None = None) -> Found:
    """The public schools register (EduBase, GIAS): open schools, placed by their coordinates, else by their postcode's."""
    rows = [*under(table, COLUMNS["schools"], ("urn", "name"))]
    wanted = {_compact(row[1]["postcode"]) for row in rows if not isinstance(row, PassedOver)}
    at = placed(postcodes, wanted) if postcodes else {}
    for row in rows:
        yield row if isinstance(row, PassedOver) else _school(*row, at)


def _school(line: int, row: dict[str, str], at: dict[str, Metres]) -> Offered | PassedOver:
    if row["status"] and not row["status"].casefold().startswith("open"):
        return PassedOver("not open")
    east, north = row["easting"], row["northing"]
    if _is_zero(east, north):
        east, north = at.get(_compact(row["postcode"]), ("", ""))
    kind = "college" if _COLLEGE.search(row["type"]) else "school"
    values = {"reference": f"urn:{row['urn']}", "name": row["name"], "kind": kind, "easting": east, "northing": north}
    return Offered(line, values)


def placed(path: Path, wanted: Collection[str]) -> dict[str, Metres]:
    """The grid reference of each wanted postcode (without its blank), from a postcode directory, plain or .gz."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as binary:
            file = TextIOWrapper(cast("BinaryIO", binary), encoding="utf-8-sig", newline="")
            return dict(_placed(csv.DictReader(file), frozenset(wanted)))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise BadInput("the file of postcodes cannot be read: expected a CSV, plain or .gz") from error


def _placed(rows: "csv.DictReader[str]", wanted: frozenset[str]) -> Iterator[tuple[str, Metres]]:
    needed = ("pcd", "oseast1m", "osnrth1m")
    if missing := [heading for heading in needed if heading not in (rows.fieldnames or ())]:
        raise BadInput(f"the file of postcodes lacks a heading: expected {', '.join(map(repr, missing))}")
    for row in rows:
        code, east, north = (row[heading] or "" for heading in needed)
        if _compact(code) in wanted and not _is_zero(east, north):
            yield _compact(code), (east, north)


def naptan(table: Table) -> Found:
    """NaPTAN stops in use, each by its common name and which of several it is."""
    for row in under(table, COLUMNS["naptan"], ("code", "name")):
        yield row if isinstance(row, PassedOver) else _stop(*row)


def _stop(line: int, row: dict[str, str]) -> Offered | PassedOver:
    if row["status"] and row["status"].casefold() not in ("active", "act"):
        return PassedOver("not in use")
    where = {"lat": row["lat"], "lon": row["lon"]}
    if _is_zero(*where.values()):
        where = {"easting": row["easting"], "northing": row["northing"]}
    if _is_zero(*where.values()):
        return PassedOver("no coordinates")
    which = _which(row["indicator"]) or _which(f"{row['bearing']}-bound" if row["bearing"] else "")
    name = f"{row['name']} ({which})" if which else row["name"]
    other = f"{row['name']}, {row['street']}" if row["street"].casefold() not in ("", row["name"].casefold()) else ""
    return Offered(
        line, {"reference": f"naptan:{row['code']}", "name": name, "other_names": other, "kind": "transport", **where}
    )


def _which(indicator: str) -> str:
    """Which stop of several: `SE-bound` as `South-east-bound`, `opp` as `opposite`."""
    if found := _BOUND.fullmatch(indicator):
        letters = found[1].upper()
        return "-".join((_COMPASS[letters[0]], *(_COMPASS[one].casefold() for one in letters[1:]), "bound"))
    first, _, rest = indicator.partition(" ")
    return " ".join(filter(None, (_BESIDE.get(first.casefold(), first), rest)))


def food(table: Table) -> Found:
    """Food hygiene ratings: where people go to eat, drink, sleep or buy; nobody's own kitchen, and no home, school or hospital."""
    for row in under(table, COLUMNS["food"], ("id", "name", "type", "lat", "lon")):
        yield row if isinstance(row, PassedOver) else _business(*row)


def _business(line: int, row: dict[str, str]) -> Offered | PassedOver:
    type_of = row["type"].casefold()
    if type_of in _PRIVATE:
        return PassedOver("of a type that may be somebody's home, school or placement")
    if type_of not in _FOOD:
        return PassedOver("of a type that people do not go to")
    if _is_zero(row["lat"], row["lon"]):
        return PassedOver("without coordinates, as private addresses are")
    values = {"name": row["name"], "kind": _FOOD[type_of], "lat": row["lat"], "lon": row["lon"]}
    return Offered(line, {"reference": f"fhrs:{row['id']}", **values})


def _compact(postcode: str) -> str:
    return re.sub(r"\s", "", postcode).upper()


def _is_zero(*metres: str) -> bool:
    """Whether coordinates are blank, or the 0 that stands for none."""
    return any(not one.strip().strip("0.") for one in metres)
