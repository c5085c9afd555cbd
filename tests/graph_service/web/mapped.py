"""A small town with registered places: what the tests of the map are about, by hand."""

from dataclasses import replace

from graph_service.model.facts import Feed
from graph_service.model.visibility import AccessClass
from graph_service.service import Service
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.questions.test_places import LAT, LON, child, entry, happened, point, square
from tests.graph_service.web.conftest import put_covered

QUARTER = "since=2026-01-01&until=2026-03-31"
CLOSED = replace(AccessClass("council"), tags=("health",), handling="C", conditions=("A1",))


def ward(name: str, lat: float):
    ring = [[LON - 0.01, lat], [LON + 0.01, lat], [LON + 0.01, lat + 0.02], [LON - 0.01, lat + 0.02], [LON - 0.01, lat]]
    return entry(name, kind="ward", geometry={"type": "Polygon", "coordinates": [ring]})


REGISTER = (
    entry("Larkmoor Bus Station", kind="transport", uprns=("100",), geometry=point()),
    entry("Heron Park", kind="park", uprns=("101",), geometry=square(LAT + 0.005, LON + 0.004, 200)),
    entry("Larkmoor Academy", kind="school", uprns=("102",), geometry=point(LAT - 0.004, LON - 0.003)),
    entry("Larkmoor Police Station", kind="police", uprns=("103",), geometry=point(LAT + 0.002, LON - 0.006)),
    entry("Quiet Arcade", kind="shop", uprns=("104",), geometry=point(LAT + 0.003, LON + 0.006)),
    ward("Northgate", LAT + 0.021),
    ward("Harbourside", LAT),
)


def fill(service: Service) -> None:
    """Seven children at a bus station (two in the quarter before), two in a park, some at school; three in a cell; one closed."""
    put_file(service, Feed("place-register", "places", "locations"), *REGISTER)
    put_file(service, Feed("council", "book", "children"), *(child(n) for n in range(10)))
    put_file(
        service,
        Feed("police", "book", "events"),
        *(happened(n, uprn="100") for n in range(7)),
        *(happened(n, uprn="100", day="2025-12-10") for n in range(2)),
        *(happened(n, uprn="101", day="2026-02-14") for n in range(5, 7)),
        *(happened(n, uprn="102") for n in range(4)),
        happened(8, uprn="103"),
        *(happened(n, lat=LAT + 0.03, lon=LON + 0.001) for n in range(3)),
        *(happened(n, place_kind="online") for n in range(2)),
    )
    put_file(
        service, Feed("council", "book", "closed"), happened(9, CLOSED, uprn="104"), happened(9, CLOSED, uprn="101")
    )
    put_covered(service, "police", "P", "roll", ("2025-10-01", "2026-04-20"))
