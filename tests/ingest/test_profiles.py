from datetime import date
from pathlib import Path

import pytest

from graph_service.errors import BadInput
from graph_service.model.register import SOURCE as LOCATIONS
from ingest.profile import Profile, load, names
from ingest.sources import SOURCES

PLAIN = """
agency = "eastshire-council"
title = "Eastshire"

[systems]
niche = "eastshire-police/niche"

[sources.children]
system = "mosaic"

[sources.children.columns]
"ID" = "child"
"""


def saved(folder: Path, text: str) -> str:
    path = folder / "eastshire.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def profile(folder: Path, more: str = "", text: str = PLAIN) -> Profile:
    return load(saved(folder, text + more))


@pytest.mark.parametrize("name", names())
def test_every_profile_that_comes_along_can_be_read_and_sends_something(name):
    found = load(name)
    assert found.sources and all(found.feed(source).agency == name for source in found.sources)


def test_every_source_is_sent_by_some_profile_that_comes_along():
    assert {source for name in names() for source in load(name).sources} == set(SOURCES) - {LOCATIONS}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('"Name" = "forname"', ["sources.children.columns.'Name' = 'forname'", "expected one of", "forenames"]),
        ('"Name" = "child"', ["'Name' = 'child'", "no other heading has"]),
        ("[sources.children.codes.placement_kind]\n'Foster' = 'fostering'", ["'Foster' = 'fostering'", "placement"]),
        ("[sources.children.codes.surname]\n'A' = 'B'", ["sources.children.codes = 'surname'", "placement_kind"]),
        ("[sources.children.references]\nlead_worker_ref = 'athena'", ["'athena'", "niche"]),
        ("[sources.children.references]\nsurname = 'niche'", ["'surname'", "child"]),
        (
            "[sources.children.reference_patterns]\nchild = 'C['",
            ["reference_patterns.child = 'C['", "regular expression"],
        ),
        ("[sources.children.reference_patterns]\nsurname = 'C'", ["'surname'", "lead_worker_ref"]),
        (
            "[sources.events]\nsystem = 'x'\n[sources.events.codes.kind]\n'Log' = 'intelligence'",
            ["sources.events.dates.intelligence", "'telling' or 'happening'", "told_at"],
        ),
        (
            "[sources.events]\nsystem = 'x'\ncodes.kind.'Told us' = 'disclosure'\ndates.intelligence = 'telling'",
            ["sources.events.dates.disclosure"],
        ),
        ("[sources.events]\nsystem = 'x'\ndates.chat = 'telling'", ["sources.events.dates = 'chat'", "disclosure"]),
        (
            "[sources.events]\nsystem = 'x'\ndates.plan = 'told'",
            ["events.dates.plan = 'told'", "'telling' or 'happening'"],
        ),
        (
            "[sources.links]\nsystem = 'x'\ndates.kin = 'telling'",
            ["'kin'", "there are none here"],
        ),
        (
            "[sources.events]\nsystem = 'x'\nallowed_references = ['C1']",
            ["allowed_references = 'C1'", "refused otherwise"],
        ),
        ("[sources.events]\nsystem = 'x'\nallowed_references = ['#N/A']", ["allowed_references = '#N/A'", "no error"]),
        ("[sources.events]\nsystem = 'x'\nvolatile = ['handling']", ["volatile = 'handling'", "who may see"]),
        ("[sources.children.parts.hobby]\ntags = []", ["'hobby'", "person"]),
        ("[sources.children.parts.person]\ntags = ['secret']", ["sources.children.parts.person", "expected", "health"]),
        ("[sources.children.access]\nmarking = 'SECRET'", ["sources.children.access.marking = 'SECRET'", "OFFICIAL"]),
        ("[sources.childs]\nsystem = 'mosaic'", ["'childs'", "children"]),
        ("[sources.children.governance]\nregimen = 'x'", ["sources.children.governance.regimen", "not permitted"]),
        ("[sources.events]\nsystem = 'Mosaic Live'", ["sources.events.system = 'Mosaic Live'"]),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_naming_file_key_value_and_what_was_expected(tmp_path, more, said):
    with pytest.raises(BadInput) as refusal:
        profile(tmp_path, more)
    assert str(refusal.value).startswith("eastshire.toml: ")
    assert [word for word in said if word not in str(refusal.value)] == []


def test_a_profile_that_is_no_toml_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"eastshire\.toml: expected TOML in UTF-8"):
        profile(tmp_path, "[[[")


def test_a_profile_nobody_wrote_is_refused_with_those_there_are():
    with pytest.raises(BadInput, match="westshire-police"):
        load("no-such-agency")


def test_a_source_an_agency_does_not_send_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"has no \[sources.missing\]: it sends children"):
        profile(tmp_path).feed("missing")


def test_a_mapping_that_changes_has_another_digest_and_one_that_does_not_has_the_same(tmp_path):
    one = profile(tmp_path)
    assert profile(tmp_path, text=PLAIN.replace("Eastshire", "East")).digest("children") == one.digest("children")
    assert profile(tmp_path, "\n[sources.events]\nsystem = 'x'").digest("children") == one.digest("children")
    assert profile(tmp_path, '"Name" = "forenames"').digest("children") != one.digest("children")
    days = PLAIN.replace("[sources.children]\n", "[sources.children]\ncovers_days = 28\nrhythm_days = 7\n")
    assert days != PLAIN
    assert profile(tmp_path, text=days).digest("children") == one.digest("children")
    assert profile(tmp_path, text="date_order = 'dmy'\n" + PLAIN).digest("children") != one.digest("children")


def test_a_part_takes_what_it_does_not_say_from_its_source_and_that_from_the_profile(tmp_path):
    found = profile(
        tmp_path,
        "[sources.children.access]\ntags = ['health']\n[sources.children.parts.person]\nmarking = 'OFFICIAL-SENSITIVE'",
    )
    person, address = (found.access_of("children", part) for part in ("person", "address"))
    assert (person.marking, person.tags) == ("OFFICIAL-SENSITIVE", ("health",))
    assert (address.marking, address.tags) == ("OFFICIAL", ("health",))


@pytest.mark.parametrize("tag", ["sealed", "adoption", "protected", "operation:fellside"])
def test_a_compartment_never_joins(tmp_path, tag):
    assert not profile(tmp_path, f"[sources.children.access]\ntags = ['{tag}']").access_of("children", "person").joins


@pytest.mark.parametrize(
    "said", ["dates.intelligence = 'telling'", "dates.intelligence = 'happening'", "columns.'Told on' = 'told_at'"]
)
def test_what_the_date_of_intelligence_is_may_be_said_by_the_profile_or_by_a_column(tmp_path, said):
    found = profile(tmp_path, f"[sources.events]\nsystem = 'x'\ncodes.kind.'Log' = 'intelligence'\n{said}")
    assert found.table("events").codes["kind"] == {"Log": "intelligence"}


def test_governance_says_what_stands_over_every_record(tmp_path):
    law = "[sources.children.governance]\nbasis = 'Children Act 1989 s47'\nreview_on = 2032-01-01"
    governance = profile(tmp_path, law).feed("children").governance
    assert (governance.regime, governance.basis, governance.review_on) == (
        "UK GDPR",
        "Children Act 1989 s47",
        "2032-01-01",
    )


def test_a_context_knows_the_codes_themselves_and_the_profiles_words_for_them(tmp_path):
    found = profile(tmp_path, "[sources.children.codes.placement_kind]\n'Foster  Care' = 'placement'")
    held = found.context(SOURCES["children"], taken_on=date(2026, 11, 2), orders={}, headings={})
    codes = held.codes["placement_kind"]
    assert codes["foster care"] == codes["placement"] == "placement"


def test_every_part_has_a_class_before_any_row_speaks_the_main_part_first_and_a_placement_always_its_tag(tmp_path):
    found = profile(
        tmp_path, "[sources.children.parts.placement]\ntags = []\n[sources.children.parts.books]\nhandling = 'C'"
    )
    classes = found.classes(SOURCES["children"], {"child": "ID"})
    assert [(one.part, one.access.handling, one.access.tags) for one in classes] == [
        ("books", "C", ()),
        ("person", "P", ()),
        ("address", "P", ()),
        ("placement", "P", ("placement",)),
        ("school", "P", ()),
        ("lead_worker", "P", ()),
    ]
    assert classes[0].columns[:2] == (("child", "ID"), ("birth_date", "birth_date"))


@pytest.mark.parametrize(
    ("source", "thing"),
    [
        ("children", "Person"),
        ("people", "Person"),
        ("links", "link"),
        ("missing", "Event"),
        ("vehicles", "Vehicle"),
        ("phones", "Phone"),
        ("accounts", "Account"),
        ("orders", "Order"),
    ],
)
def test_a_feed_says_what_its_rows_references_name(source, thing):
    assert {load(name).feed(source).thing for name in names() if source in load(name).sources} == {thing}
