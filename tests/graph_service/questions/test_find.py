"""In which area somebody of a name lives: told on the day asked about, from statements the reader may see, and never an address."""

from datetime import date

import pytest

from graph_service.model.facts import Feed, Link
from graph_service.model.times import ALWAYS, Bounds, day_bounds
from graph_service.model.visibility import AccessClass
from graph_service.spelling.names import name_keys
from tests.installation import Installation, clear
from tests.worlds import File, moment, numbered, part, person, place, reader, row

MIA, POLICE, PLACEMENT = person("police", "mia"), AccessClass("police"), AccessClass("council", tags=("placement",))
UNTIL_MAY = Bounds(day_bounds(date(2025, 1, 1))[0], day_bounds(date(2025, 5, 31))[1], "day")


def lives(where: str, access: AccessClass, valid: Bounds = ALWAYS, **said: str):
    link = Link("LIVES_AT", MIA, place(access.agency, where), valid=valid, qualifiers=said)
    return row(part(MIA, access, link, kind="address"), reference=where)


@pytest.fixture
def here(ready) -> Installation:
    clear(ready)
    named = row(part(MIA, POLICE, names=("Mia Hagghowe",), keys=frozenset(name_keys("Mia Hagghowe"))), reference="mia")
    told = {
        "police": [
            named,
            lives("now", POLICE, area="LK7", uprn="100090001234"),
            lives("too", POLICE, area="LK4"),
            lives("then", POLICE, UNTIL_MAY, area="LK9"),
            lives("somewhere", POLICE),
        ],
        "council": [lives("house", PLACEMENT, area="LK1")],
    }
    installed = Installation(ready)
    for agency, rows in told.items():
        file = File(Feed(agency, "book", "all"), numbered(rows), moment(-1), f"homes of {agency}")
        assert installed.play((file,)) == [""]
    return installed


def area(here: Installation, *classes: AccessClass, **values: object) -> list[str]:
    (found,) = here.told(reader(classes), "find", {"text": "Mia Hagghowe", **values})["rows"]
    return found["area"]


def test_the_districts_of_today_are_told_once_each_and_in_order(here: Installation):
    assert area(here, POLICE) == ["LK4", "LK7"]


def test_on_another_day_it_is_where_they_lived_then(here: Installation):
    assert area(here, POLICE, as_at="2025-05-31") == ["LK4", "LK7", "LK9"]
    assert area(here, POLICE, as_at="2025-06-01") == ["LK4", "LK7"]


def test_who_may_not_see_the_statement_does_not_see_the_district(here: Installation):
    assert area(here, POLICE, PLACEMENT) == ["LK1", "LK4", "LK7"]
    assert area(here, POLICE, PLACEMENT, agencies=["police"]) == ["LK4", "LK7"]


def test_no_number_of_an_address_is_told(here: Installation):
    assert "100090001234" not in here.ask(here.all_seeing(), "find", {"text": "Mia Hagghowe"})
