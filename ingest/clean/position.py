"""Where a row puts a place, by degrees, by metres or by both: taken as written, kept with a doubt, or refused; never guessed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graph_service.model.areas import UNITED_KINGDOM, Box
from graph_service.spelling import Unclean
from graph_service.spelling.points import COARSEST_CELL_M, Point, easting_northing, lat_lon, metres_apart, number

Name = Literal["lat", "lon", "easting", "northing"]
NAMES: tuple[Name, ...] = ("lat", "lon", "easting", "northing")

_WORDS: Mapping[Name, str] = {
    "lat": "a latitude in degrees",
    "lon": "a longitude in degrees",
    "easting": "an easting in metres",
    "northing": "a northing in metres",
}
_MARGIN_M = 5.0
"""How much further than their precisions two pairs may lie apart and still give one place."""
_COARSE = "degrees to three decimals or more: told more coarsely, the place is in no 100 m square"
_OFF_GRID = "a place on the National Grid: one that is off it, as in Jersey, is in no 100 m square"
_ELSEWHERE = "a place in the area registered for the agency; this one is kept where it says"
_ROUND = "metres as they were measured: both are whole kilometres, as if the corner of a square were given"


@dataclass(frozen=True)
class Said:
    """Something to say of one coordinate: which coordinate, and what was expected of it."""

    name: Name
    expected: str


@dataclass(frozen=True)
class Position:
    """What coordinates come to: a point, if any are given and none refused; what refuses them; what is doubted, though kept."""

    point: Point | None = None
    refused: tuple[Said, ...] = ()
    doubts: tuple[Said, ...] = ()


@dataclass(frozen=True)
class _Pair:
    """Two coordinates that give a place together, how they are read, and what the two are called."""

    first: Name
    second: Name
    read: Callable[[str, str], Point]
    called: str


_DEGREES = _Pair("lat", "lon", lat_lon, "latitude and longitude")
_METRES = _Pair("easting", "northing", easting_northing, "easting and northing")


def position(values: Mapping[Name, str], area: Box | None) -> Position:
    """Where the coordinates of one place put it; `area` is where the agency works, without which less can be noticed.

    Of two pairs that agree the metres are taken, for they keep their 100 m square.
    """
    given = [pair for pair in (_DEGREES, _METRES) if values[pair.first] or values[pair.second]]
    read = [_read(pair, values, area) for pair in given]
    if refused := tuple(said for one in read for said in one.refused):
        return Position(refused=refused)
    if len(read) == 2 and (apart := tuple(_disagreement(*read))):
        return Position(refused=apart)
    return read[-1] if read else Position()


def _read(pair: _Pair, values: Mapping[Name, str], area: Box | None) -> Position:
    """Where one pair puts the place."""
    first, second = values[pair.first], values[pair.second]
    if unread := tuple(_unread(pair, values)):
        return Position(refused=unread)
    home = area or UNITED_KINGDOM
    try:
        point = pair.read(first, second)
    except Unclean as unclean:
        return Position(refused=tuple(_mistakes(pair, first, second, home)) or (Said(pair.first, unclean.expected),))
    if not home.holds(point.lat, point.lon) and (mistakes := tuple(_mistakes(pair, first, second, home))):
        return Position(refused=mistakes)
    return Position(point, doubts=tuple(_doubts(pair, point, first, second, area)))


def _unread(pair: _Pair, values: Mapping[Name, str]) -> Iterator[Said]:
    """Which of a pair is missing, or is no number."""
    for name, other in ((pair.first, pair.second), (pair.second, pair.first)):
        if not values[name]:
            yield Said(name, f"{_WORDS[name]} beside {_WORDS[other]}: one of the two alone gives no place")
            continue
        try:
            number(values[name], _WORDS[name])
        except Unclean as unclean:
            yield Said(name, unclean.expected)


def _mistakes(pair: _Pair, first: str, second: str, home: Box) -> Iterator[Said]:
    """What would bring a place that lies outside home into it: the two exchanged, or the longitude's sign turned."""
    where = "in or near the United Kingdom" if home == UNITED_KINGDOM else "in the area registered for the agency"
    if _lies_in(home, pair, second, first):
        said = f"a place {where}: {pair.called} look exchanged, for the other way round they give one"
        yield from (Said(pair.first, said), Said(pair.second, said))
    elif pair is _DEGREES and _lies_in(home, pair, first, _turned(second)):
        yield Said(pair.second, f"a place {where}: the sign looks wrong (a lost minus?), for turned it gives one")


def _lies_in(home: Box, pair: _Pair, first: str, second: str) -> bool:
    try:
        point = pair.read(first, second)
    except Unclean:
        return False
    return home.holds(point.lat, point.lon)


def _turned(text: str) -> str:
    """A number with its sign turned."""
    return text[1:] if text.startswith("-") else f"-{text.removeprefix('+')}"


def _doubts(pair: _Pair, point: Point, first: str, second: str, area: Box | None) -> Iterator[Said]:
    """What is worth a look about a place that is kept where its coordinates put it."""
    if area and not area.holds(point.lat, point.lon):
        yield Said(pair.first, _ELSEWHERE)
    if not point.cell:
        yield Said(pair.first, _COARSE if point.precision_m > COARSEST_CELL_M else _OFF_GRID)
    if pair is _METRES and float(first) % 1000 == float(second) % 1000 == 0:
        yield Said(pair.first, _ROUND)


def _disagreement(degrees: Position, metres: Position) -> Iterator[Said]:
    """What is to be said of each pair, if the two give different places."""
    one, other = degrees.point, metres.point
    assert one and other  # noqa: S101 - neither was refused
    if metres_apart(one, other) > one.precision_m + other.precision_m + _MARGIN_M:
        for pair, beside in ((_DEGREES, _METRES), (_METRES, _DEGREES)):
            yield Said(pair.first, f"the place that {beside.called} give: {pair.called} give another")
