"""Where things happen: the public places of the town, in metres from its market cross. In truth there is only open moor."""

from dataclasses import dataclass

from pyproj import Transformer

from graph_service.model.areas import Box
from sightline.town import numbers

TOWN = "Larkmoor"
CROSS = (406_600, 445_200)
"""The market cross, as easting and northing: in truth open moorland."""

_REACH = 30_000
"""Metres from the cross to each edge of the area; so few that a place with easting and northing exchanged lies outside it."""

_TO_DEGREES = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


@dataclass(frozen=True)
class Spot:
    """A public place: its name, its kind, how many metres east and north of the market cross it lies, and its number."""

    name: str
    kind: str
    east: int
    north: int
    number: int

    @property
    def uprn(self) -> str:
        """Its UPRN."""
        return numbers.uprn(self.number)

    @property
    def easting(self) -> int:
        """Metres east on the National Grid."""
        return CROSS[0] + self.east

    @property
    def northing(self) -> int:
        """Metres north on the National Grid."""
        return CROSS[1] + self.north

    @property
    def cell(self) -> str:
        """The 100 m cell of the National Grid that it lies in."""
        return f"E{self.easting // 100:04d}N{self.northing // 100:04d}"

    @property
    def lat_lon(self) -> tuple[float, float]:
        """Latitude and longitude (WGS 84), to five decimals."""
        return degrees(self.east, self.north)


def degrees(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of a point in metres from the market cross."""
    lon, lat = _TO_DEGREES.transform(CROSS[0] + east, CROSS[1] + north)
    return round(lat, 5), round(lon, 5)


def area() -> Box:
    """Where the town's agencies work: about 60 km by 60 km, with the market cross in the middle."""
    corners = [degrees(east, north) for east in (-_REACH, _REACH) for north in (-_REACH, _REACH)]
    lats, lons = zip(*corners, strict=True)
    return Box(west=min(lons), south=min(lats), east=max(lons), north=max(lats))


_KNOWN = (
    ("Larkmoor Bus Station", "transport", 180, -120),
    ("Starling Street Takeaway", "food", 320, 140),
    ("Curlew Arcade", "shop", 60, 90),
    ("Heron Park skate bowl", "park", -420, 380),
    ("Kestrel Court car park", "street", 560, -340),
    ("Larkmoor Railway Station", "transport", 40, -560),
    ("Plover Lane shops", "shop", -760, -210),
    ("Tarnside Retail Park", "shop", 980, 420),
    ("Beck Walk underpass", "street", -140, -320),
    ("Ottermere Leisure Centre", "park", -880, 640),
    ("Fellgate Community Hall", "other", 700, 820),
    ("Whinmoor Hotel", "hotel", 1180, -620),
    ("Larkmoor High gates", "school", -520, -700),
    ("Fellgate Academy gates", "school", 820, 560),
    ("Rookery Garage", "shop", 1320, 80),
    ("Larkmoor Urgent Care", "health", -260, 720),
)
LARCH_HOUSE = numbers.uprn(90_001)
"""The UPRN of a children's home: a placement, which is on no map."""


def spot(number: int) -> Spot:
    """The public place with that number: first the well-known ones, then as many corner shops as a region needs."""
    if number < len(_KNOWN):
        name, kind, east, north = _KNOWN[number]
        return Spot(name, kind, east, north, number + 1)
    east, north = (number * 911) % 3400 - 1700, (number * 1877) % 2600 - 1300
    return Spot(f"{TOWN} corner shop {number}", "shop", east, north, number + 1)


def known() -> list[Spot]:
    """The well-known places."""
    return [spot(number) for number in range(len(_KNOWN))]


def shops(people: int) -> int:
    """How many public places a region of so many people has, the well-known ones among them."""
    return max(len(_KNOWN), people // 60)
