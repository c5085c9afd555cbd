import pytest

from graph_service.model.kinds import BETWEEN_PEOPLE, LINKS
from graph_service.model.vocabulary import StatementKind
from tests.staging import part, refused, staged

QUALIFIERS = {"kin": "parent", "app": "a game", "times": "14"}


def test_another_agencys_reference_names_its_subject():
    link = part(staged("links", "westshire-council", kind="Friend", person_a="C1", person_b="N7@niche"), "link").links[
        0
    ]
    assert (link.start.agency, link.start.system) == ("westshire-council", "mosaic")
    assert (link.end.agency, link.end.system, link.end.reference) == ("westshire-police", "niche", "N7")
    faults = refused("links", "westshire-council", kind="Friend", person_a="C1", person_b="N7@nowhere")
    assert [fault.column for fault in faults] == ["person_b"]


def test_that_somebody_targeted_another_is_an_allegation_by_the_one_who_acts():
    told = part(staged("links", "westshire-police", kind="GROOMING (ALLEGED)", person_a="N1", person_b="N2"), "link")
    assert told.statement == "allegation" and told.links[0].kind == "TARGETED" and told.links[0].start.reference == "N1"


def test_that_somebody_targeted_another_is_an_allegation_whatever_the_row_says():
    row = {"person_a": "N1", "person_b": "N2", "kind": "TARGETED"}
    for stated in ({}, {"statement": "fact"}):
        assert (
            part(staged("links", "westshire-police", **{**row, **stated}), "link").statement is StatementKind.ALLEGATION
        )


@pytest.mark.parametrize("kind", BETWEEN_PEOPLE)
def test_a_link_takes_the_qualifiers_of_its_kind_and_refuses_those_of_another(kind):
    row = {"person_a": "N1", "person_b": "N2", "kind": kind}
    own = {qualifier.name for qualifier in LINKS[kind].qualifiers}
    link = part(staged("links", "westshire-police", **row, **{name: QUALIFIERS[name] for name in own}), "link").links[0]
    assert link.qualifiers.keys() == own
    for name in QUALIFIERS.keys() - own:
        (fault,) = refused("links", "westshire-police", **row, **{name: QUALIFIERS[name]})
        assert (fault.column, fault.value) == (name, QUALIFIERS[name]) and kind in fault.expected


def test_contact_is_over_an_app_and_so_many_times_and_says_neither_where_the_row_does_not():
    row = {"person_a": "N1", "person_b": "N2", "kind": "PHONE CONTACT"}
    contact = part(staged("links", "westshire-police", **row, app="a chat app", times="1,204"), "link")
    assert contact.links[0].qualifiers == {"app": "a chat app", "times": 1204} and contact.raw["times"] == "1,204"
    assert part(staged("links", "westshire-police", **row), "link").links[0].qualifiers == {}
    nothing = staged("links", "westshire-police", **row, app="N/A")
    assert part(nothing, "link").links[0].qualifiers == {} and [d.column for d in nothing.doubts] == ["app"]


@pytest.mark.parametrize("times", ["0", "-3", "often", "1.5", "1,5", "3 or 4", "1.2E+15", "9" * 10])
def test_how_many_times_is_a_whole_number_of_one_or_more(times):
    row = {"person_a": "N1", "person_b": "N2", "kind": "CONTACTED"}
    assert [fault.column for fault in refused("links", "westshire-police", **row, times=times)] == ["times"]
