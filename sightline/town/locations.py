"""What the town's installation has in its place register: public places, places where records are written, streets, parks and wards.

Larch House is not among them, nor is anybody's home.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from graph_service.files import private_text, write_private
from sightline.town import stories
from sightline.town.ground import HIGH, PARKS, WIDE, Metres, box, feature
from sightline.town.places import TOWN, Spot, known, shops, spot

_KINDS = {
    "Kestrel Court car park": "car_park",
    "Beck Walk underpass": "other",
    "Ottermere Leisure Centre": "leisure",
}
"""Places for which the register gives a more exact kind than the agencies' files."""
_GATES = " gates"

_ARTEFACTS = (
    ("T1", f"{TOWN} Town Hall", "Town Hall", "council", 20, 60),
    ("T2", f"{TOWN} Police Station", "", "police", -210, -40),
)
_STREETS = (("S1", "Starling Street", ((200, 128), (320, 140), (450, 152))),)
_HERON_PARK = ("G1", "Heron Park")

_WARDS = ("Plover Lane", "Beck Side", "Rookery", "Ottermere", "Market Cross", "Fellgate")
_ACROSS, _UP = 3, 2


def write_register(folder: Path, people: int) -> list[tuple[Path, str]]:
    """Write `places.csv` and `wards.geojson` for a town of so many people; returns each file and its format."""
    folder.mkdir(parents=True, exist_ok=True)
    places, wards = folder / "places.csv", folder / "wards.geojson"
    with private_text(places) as file:
        headings = ("reference", "name", "other_names", "kind", "uprns", "lat", "lon", "geometry", "width_m", "hours")
        rows = csv.DictWriter(file, headings, restval="", lineterminator="\n")
        rows.writeheader()
        rows.writerows(_places(people))
    collection = {"type": "FeatureCollection", "features": list(_wards())}
    write_private(wards, (json.dumps(collection, separators=(",", ":")) + "\n").encode())
    return [(places, "csv"), (wards, "wards")]


def _places(people: int) -> Iterator[dict[str, str]]:
    yield from map(_place, (*known(), *stories.places()))
    for reference, name, other, kind, east, north in _ARTEFACTS:
        lat, lon = Spot(name, kind, east, north, 0).lat_lon
        yield {
            "reference": reference,
            "name": name,
            "other_names": other,
            "kind": kind,
            "lat": f"{lat}",
            "lon": f"{lon}",
        }
    for reference, name, line in _STREETS:
        where = json.dumps(feature("LineString", list(line))["geometry"])
        yield {"reference": reference, "name": name, "kind": "street", "geometry": where, "width_m": "15"}
    reference, name = _HERON_PARK
    footprint = feature("Polygon", [box(*dict(PARKS)[name])])["geometry"]
    yield {
        "reference": reference,
        "name": name,
        "kind": "park",
        "geometry": json.dumps(footprint),
        "hours": "dawn to dusk",
    }
    yield from (_place(spot(number)) for number in range(len(known()), shops(people)))


def _place(one: Spot) -> dict[str, str]:
    """A public place under the number that agencies' files give it; a school by its own name, with "gates" as another name."""
    lat, lon = one.lat_lon
    name, other = (one.name.removesuffix(_GATES), one.name) if one.name.endswith(_GATES) else (one.name, "")
    kind = _KINDS.get(one.name, one.kind)
    return {
        "reference": f"P{one.number}",
        "name": name,
        "other_names": other,
        "kind": kind,
        "uprns": one.uprn,
        "lat": f"{lat}",
        "lon": f"{lon}",
    }


def _wards() -> Iterator[dict[str, object]]:
    """Wards that cover the town without gaps, beginning in the south-west."""
    wide, high = 2 * WIDE // _ACROSS, 2 * HIGH // _UP
    for number, name in enumerate(_WARDS):
        left, low = -WIDE + wide * (number % _ACROSS), -HIGH + high * (number // _ACROSS)
        corners: list[Metres] = box(left, low, left + wide, low + high)
        yield feature("Polygon", [corners], WD26CD=f"L0500000{number + 1}", WD26NM=name)
