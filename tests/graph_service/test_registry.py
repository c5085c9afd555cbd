"""The register: agencies, their systems, what they may quote, their operations; kept by the installation alone."""

import json
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import ValidationError

from graph_service.errors import BadInput, Misconfigured, NotFound
from graph_service.model.areas import Box
from graph_service.registry import Registry
from tests.registered import registered


def test_an_agency_is_read_back_by_another_holder_with_what_it_owns(tmp_path: Path):
    Registry(tmp_path).add("police", "Police", ["niche", "compact"])
    assert Registry(tmp_path).agency("police").systems == ("compact", "niche")
    again = Registry(tmp_path).add("police", "The Police", ["intel"])
    assert (again.title, again.systems) == ("The Police", ("compact", "intel", "niche"))
    assert [agency.name for agency in Registry(tmp_path).agencies()] == ["police"]


def test_an_agency_may_quote_only_systems_that_another_owns(tmp_path: Path):
    registry = registered(tmp_path, "police")
    registry.add("council", "Council", ["mosaic"])
    for nobodys in ("council/liquidlogic", "health/systmone", "council"):
        with pytest.raises(BadInput, match="no other agency owns"):
            registry.quote("police", [nobodys])
    with pytest.raises(BadInput, match="no other agency owns"):
        registry.quote("council", ["council/mosaic"])
    assert registry.quote("police", ["council/mosaic"]).may_quote == ("council/mosaic",)
    assert registry.unquote("police", ["council/mosaic"]).may_quote == ()


def test_an_operation_is_an_agencys_own_until_it_ends_and_may_be_taken_up_again(tmp_path: Path):
    registry = registered(tmp_path, "police", "council")
    registry.begin("heron", "police")
    assert registry.agency("police").operations == ("heron",) and registry.agency("council").operations == ()
    with pytest.raises(NotFound):
        registry.end("heron", "council")
    ended = registry.end("heron", "police")
    assert (ended.operations, ended.ended) == ((), ("heron",)) and registry.runs("heron")
    again = registry.begin("heron", "police")
    assert (again.operations, again.ended) == (("heron",), ()) and not registry.runs("kestrel")


def test_an_area_stays_with_its_agency_until_another_takes_its_place(tmp_path: Path):
    registry = registered(tmp_path, "police", "council")
    assert registry.areas() == {} and registry.agency("police").area is None
    west, east = (Box(west=edge, south=53.6, east=edge + 1, north=54.2) for edge in (-2.4, -1.4))
    registry.locate("police", west)
    registry.begin("heron", "police")
    assert Registry(tmp_path).areas() == {"police": west}
    assert registry.locate("police", east).operations == ("heron",)
    assert Registry(tmp_path).areas() == {"police": east} and registry.agency("council").area is None
    with pytest.raises(NotFound):
        registry.locate("health", west)


def test_a_register_from_before_areas_is_read(tmp_path: Path):
    registered(tmp_path, "police")
    path = tmp_path / "registry.json"
    kept = [{name: value for name, value in one.items() if name != "area"} for one in json.loads(path.read_text())]
    path.write_text(json.dumps(kept))
    assert Registry(tmp_path).areas() == {}


@pytest.mark.parametrize("name", ["", "*", "Police", "a|b", "a,b", "a/b", "../x", "a b", "é", "a" * 42])
def test_no_name_can_pass_for_another_or_part_a_class(tmp_path: Path, name: str):
    registry = registered(tmp_path, "police")
    for wrong in (
        lambda: registry.add(name, "x"),
        lambda: registry.add("police", "x", [name]),
        lambda: registry.begin(name, "police"),
    ):
        with pytest.raises(ValidationError):
            wrong()
    assert [(a.name, a.systems, a.operations) for a in Registry(tmp_path).agencies()] == [("police", (), ())]


def test_what_nobody_registered_is_not_found(tmp_path: Path):
    registry = Registry(tmp_path)
    for wrong in (lambda: registry.begin("heron", "police"), lambda: registry.quote("police", [])):
        with pytest.raises(NotFound):
            wrong()
    assert not registry.knows("police") and registry.agencies() == ()


def test_its_file_is_its_owners_and_one_that_is_not_or_is_damaged_is_refused(tmp_path: Path):
    registered(tmp_path, "police")
    path = tmp_path / "registry.json"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(Misconfigured, match="0600"):
        Registry(tmp_path).agencies()
    path.chmod(0o600)
    path.write_text('[{"name": "police"}]')
    with pytest.raises(Misconfigured, match="agencies"):
        Registry(tmp_path).agencies()


def test_processes_that_register_at_once_lose_nothing(tmp_path: Path):
    with get_context("spawn").Pool(3) as pool:
        pool.starmap(_five, [(tmp_path, first) for first in "abc"])
    assert len(json.loads((tmp_path / "registry.json").read_text())) == 15


def _five(home: Path, first: str) -> None:
    registered(home, *(f"{first}{number}" for number in range(5)))
