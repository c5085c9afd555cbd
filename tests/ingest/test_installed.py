"""Profiles are the installation's: held against its register when they are installed and each time they are used."""

from datetime import date
from pathlib import Path

import pytest

from graph_service.errors import BadInput, Misconfigured
from graph_service.model.areas import Box
from graph_service.registry import Registry
from ingest.installed import Installed
from ingest.profile import load, names
from ingest.source import Staged
from ingest.sources import SOURCES
from sightline.town import register

PROFILE = """
agency = "eastshire-council"
title = "Eastshire"

[systems]
niche = "eastshire-police/niche"

[access]
tags = ["operation:heron"]

[sources.children]
system = "mosaic"
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    held = Registry(tmp_path)
    held.add("eastshire-police", "Police", ["niche"])
    held.add("eastshire-council", "Council", ["mosaic"])
    held.quote("eastshire-council", ["eastshire-police/niche"])
    held.begin("heron", "eastshire-council")
    held.begin("kestrel", "eastshire-police")
    return held


def add(home: Path, text: str = PROFILE):
    path = home / "given.toml"
    path.write_text(text)
    return Installed(home).add(str(path))


def test_a_profile_is_installed_under_its_agencys_name_for_the_owner_alone(tmp_path, registry):
    add(tmp_path)
    kept = tmp_path / "profiles" / "eastshire-council.toml"
    assert kept.read_text() == PROFILE and kept.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "profiles").stat().st_mode & 0o777 == 0o700
    assert Installed(tmp_path).names() == ["eastshire-council"]
    assert Installed(tmp_path).profile("eastshire-council").title == "Eastshire"
    add(tmp_path, PROFILE.replace('"Eastshire"', '"East"'))
    assert Installed(tmp_path).profile("eastshire-council").title == "East"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('"eastshire-council"', '"westshire-council"', "agency = 'westshire-council'"),
        ('system = "mosaic"', 'system = "niche"', "sources.children.system = 'niche'"),
        ("eastshire-police/niche", "eastshire-police/intel", "systems.niche = 'eastshire-police/intel'"),
        ("eastshire-police/niche", "eastshire-council/niche", "systems.niche = 'eastshire-council/niche'"),
        ("operation:heron", "operation:x", "operation registered to eastshire-council"),
        ("operation:heron", "void", "expected one of"),
    ],
)
def test_a_profile_that_names_what_is_not_its_agencys_is_refused_and_nothing_is_installed(
    tmp_path, registry, was, now, said
):
    with pytest.raises(BadInput, match=r"given\.toml: ") as refusal:
        add(tmp_path, PROFILE.replace(was, now))
    assert said in str(refusal.value)
    assert Installed(tmp_path).names() == []


def test_another_agencys_operation_is_refused_in_the_words_of_one_that_does_not_exist(tmp_path, registry):
    words = []
    for name in ("kestrel", "nobody"):
        with pytest.raises(BadInput) as refusal:
            add(tmp_path, PROFILE.replace("heron", name))
        words.append(str(refusal.value).replace(name, "X"))
    assert words[0] == words[1]


def test_a_row_names_its_own_agencys_operations_alone_and_learns_of_no_other(tmp_path, registry):
    add(tmp_path, PROFILE.replace('tags = ["operation:heron"]', "").replace("children", "links"))
    profile = Installed(tmp_path).profile("eastshire-council")
    headings = {column.name: column.name for column in SOURCES["links"].columns}
    context = profile.context(SOURCES["links"], taken_on=date(2026, 11, 2), orders={}, headings=headings)
    row = {"reference": "1", "person_a": "C1", "person_b": "C2", "kind": "PEER_OF"}

    def refused(tag: str) -> tuple[str, ...]:
        outcome = SOURCES["links"].stage({**row, "tags": tag}, context)
        return () if isinstance(outcome, Staged) else tuple(refusal.expected for refusal in outcome)

    assert refused("") == refused("operation:heron") == refused("Operation:Heron; restricted") == ()
    assert len(refused("operation:kestrel")) == 1 and "kestrel" not in refused("operation:kestrel")[0]
    for tag in ("operation:nobody", "operation:", "operation", "void", "operation:heron; void"):
        assert refused(tag) == refused("operation:kestrel")


def test_a_profile_reads_coordinates_by_the_area_that_is_registered_now(tmp_path, registry):
    add(tmp_path, PROFILE.replace("children", "events"))
    row = {"reference": "1", "kind": "theft", "place_easting": "445200", "place_northing": "406600"}

    def outcome():
        profile = Installed(tmp_path).profile("eastshire-council")
        return SOURCES["events"].stage(
            row, profile.context(SOURCES["events"], taken_on=date(2026, 11, 2), orders={}, headings={})
        )

    assert isinstance(outcome(), Staged)
    registry.locate("eastshire-council", Box(west=-2.4, south=53.6, east=-1.4, north=54.2))
    refused = outcome()
    assert not isinstance(refused, Staged)
    assert [refusal.column for refusal in refused] == ["place_easting", "place_northing"]
    registry.locate("eastshire-council", Box(west=-2.4, south=53.0, east=-0.4, north=54.2))
    assert isinstance(outcome(), Staged)


def test_what_the_register_takes_away_a_profile_no_longer_has(tmp_path, registry):
    add(tmp_path)
    registry.end("heron", "eastshire-council")
    with pytest.raises(Misconfigured, match="operation:heron"):
        Installed(tmp_path).profile("eastshire-council")
    registry.begin("heron", "eastshire-council")
    registry.unquote("eastshire-council", ["eastshire-police/niche"])
    with pytest.raises(Misconfigured, match=r"systems\.niche"):
        Installed(tmp_path).profile("eastshire-council")


def test_a_profile_that_alone_makes_too_many_classes_is_refused(tmp_path, registry, monkeypatch):
    sent = [source for source in SOURCES if source != "locations"]
    parts = [(source, part) for source in sent for part in SOURCES[source].parts]
    for number, _ in enumerate(parts):
        registry.begin(f"o{number}", "eastshire-council")
    tables = (
        f'[sources.{source}.parts.{part}]\ntags = ["operation:o{number}"]\n'
        for number, (source, part) in enumerate(parts)
    )
    systems = (f'[sources.{source}]\nsystem = "mosaic"\n' for source in sent)
    text = PROFILE.split("[sources")[0] + "".join((*systems, *tables))
    for most in (len(parts), len(parts) - 1):
        monkeypatch.setattr("ingest.installed.CLASSES_AT_MOST", most)
        if most == len(parts):
            assert len(add(tmp_path, text).every_class()) == most
        else:
            with pytest.raises(BadInput, match=f"at most {most}"):
                add(tmp_path, text)


def test_only_an_installed_profile_is_found_and_no_path(tmp_path, registry):
    add(tmp_path)
    for name in ("westshire-police", str(tmp_path / "given.toml"), "../given", "eastshire-council.toml"):
        with pytest.raises(BadInput, match="expected one of eastshire-council"):
            Installed(tmp_path).profile(name)


def test_the_towns_agencies_register_whole_and_again(tmp_path):
    register(tmp_path)
    register(tmp_path)
    assert Installed(tmp_path).names() == names()
    for name in names():
        assert Installed(tmp_path).profile(name).digest(next(iter(load(name).sources))) == load(name).digest(
            next(iter(load(name).sources))
        )
