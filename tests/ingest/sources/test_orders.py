import pytest
from hypothesis import assume, given

from graph_service.model.kinds import ADDRESSES
from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import context, part, part_named, refused, rows_of, staged, words

POLICE, COUNCIL = "westshire-police", "westshire-council"
NOTICE = {"reference": "CAWN-7", "kind": "CAWN", "subject": "N21", "since": "2026-04-20", "until": "2026-10-20"}
BUS = {"place": "Larkmoor Bus Station", "place_uprn": "7", "place_kind": "transport"}


def ends(outcome: Staged) -> list[tuple[str, str, str]]:
    return [
        (link.kind, link.start.reference or link.start.slot, link.end.reference)
        for one in outcome.parts
        for link in one.links
    ]


def test_an_order_binds_and_protects_people_and_names_a_place_while_it_is_in_force():
    outcome = staged("orders", POLICE, **NOTICE, protects="N11; C12@mosaic", **BUS, terms="Not to be with either child")
    assert ends(outcome) == [
        ("SUBJECT_TO", "N21", "CAWN-7"), ("PROTECTED_BY", "N11", "CAWN-7"), ("PROTECTED_BY", "C12", "CAWN-7"),
        ("SUBJECT_TO", "7", "CAWN-7"),
    ]  # fmt: skip
    order = part(outcome, "order")
    assert order.about.kind == "Order" and order.names == ("child abduction warning notice CAWN-7",)
    spans = {(link.valid.start[:10], link.valid.end[:10]) for one in outcome.parts for link in one.links}
    assert spans == {("2026-04-19", "2026-10-20")}, "Europe/London days, in summer"
    assert order.raw["terms"] == "Not to be with either child" and order.valid == order.links[0].valid


def test_whom_it_protects_is_a_part_of_its_own():
    outcome = staged("orders", POLICE, **NOTICE, protects="N11")
    assert part(outcome, "protects").raw == {"protects": "N11"} and "protects" not in part(outcome, "order").raw


def test_somebody_it_only_describes_is_known_by_this_row():
    outcome = staged("orders", POLICE, **NOTICE, subject_unidentified="male, 40s", protects_unidentified="two girls")
    assert ends(outcome) == [
        ("SUBJECT_TO", "N21", "CAWN-7"), ("SUBJECT_TO", "subject 1", "CAWN-7"), ("PROTECTED_BY", "protects 1", "CAWN-7"),
    ]  # fmt: skip
    assert words(outcome)["male, 40s"].about.slot == "subject 1"


def test_an_order_names_each_place_of_its_rows_by_what_a_place_of_an_event_is_found_by():
    bus, arcade = (
        staged("orders", POLICE, **NOTICE, **where)
        for where in (BUS, {"place": "the arcade", "place_easting": "406660", "place_northing": "445290"})
    )
    assert part(bus, "order") == part(arcade, "order")
    one, two = (part(outcome, "place").links[0] for outcome in (bus, arcade))
    assert one.qualifiers == {"place_kind": "transport", "uprn": "7", "words": "larkmoor bus station"}
    assert (two.qualifiers["words"], two.qualifiers["cell"]) == ("the arcade", "E4066N4452")
    assert part(bus, "place").name != part(arcade, "place").name and one.start.kind == "Place"


def test_a_home_that_it_names_is_said_to_be_one_and_a_placement_stands_in_a_class_of_its_own():
    home = staged("orders", POLICE, **NOTICE, place="4 Rowan Row", place_kind="Home address")
    assert part(home, "place").links[0].qualifiers["place_kind"] == "home", "rule L2: an address, wherever it lies"
    row = {**NOTICE, "place_kind": "Care placement"}
    one, two = (staged("orders", POLICE, **row, place=name) for name in ("Larch House", "Alder House"))
    assert part(one, "place").access.tags == ("placement",) == words(one)["Larch House"].access.tags
    assert part(one, "order") == part(two, "order") and part(one, "order").access.tags == ()


def test_two_rows_that_describe_the_same_order_differ_in_nothing_but_the_place():
    one, two = (staged("orders", COUNCIL, reference="O1", kind="ICO", protects="C12", place=p) for p in ("x1", "x2"))
    assert [p for p in one.parts if p in two.parts] == [part(one, "order"), part(one, "protects")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({**NOTICE, "reference": ""}, "reference"),
        ({**NOTICE, "reference": "TBC"}, "reference"),
        ({**NOTICE, "kind": ""}, "kind"),
        ({**NOTICE, "kind": "Warrant"}, "kind"),
        ({**NOTICE, "until": "2026-04-19"}, "until"),
        ({**NOTICE, "since": "31/04/2026"}, "since"),
        ({**NOTICE, "subject": "N21; N/A"}, "subject"),
        ({**NOTICE, "protects": "N1@nowhere"}, "protects"),
        ({**NOTICE, "subject_unidentified": "N/A"}, "subject_unidentified"),
        ({**NOTICE, "place": "x", "place_kind": "lair"}, "place_kind"),
        ({**NOTICE, "place": "x", "place_easting": "406660"}, "place_northing"),
        ({**NOTICE, "marking": "SECRET"}, "marking"),
    ],
)
def test_a_row_that_cannot_be_used_says_which_column(row, column):
    assert column in {fault.column for fault in refused("orders", POLICE, **row)}


@pytest.mark.parametrize("profile", [POLICE, COUNCIL, "many classes"])
def test_every_statement_of_an_order_is_about_it_and_a_guarded_place_is_in_no_open_part(profile):
    source, held, reached = SOURCES["orders"], context(profile, "orders"), {"place": 0, "guarded": 0}

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        outcome = source.stage(row, held)
        assume(isinstance(outcome, Staged))
        assert isinstance(outcome, Staged)
        order = outcome.parts[0].about
        links = [(one, link) for one in outcome.parts for link in one.links]
        assert {link.kind for _, link in links} <= {"SUBJECT_TO", "PROTECTED_BY"}
        assert {link.end for _, link in links} <= {order} and {link.valid for _, link in links} <= {
            outcome.parts[0].valid
        }
        for one, link in links:
            if link.start.kind == "Place":
                reached["place"] += 1
                guarded = link.qualifiers.get("place_kind") in ADDRESSES[1:]
                reached["guarded"] += guarded
                assert not guarded or "placement" in one.access.tags

    holds()
    assert min(reached.values()) > 0


def test_a_row_brings_the_class_of_a_place_that_it_does_not_name():
    outcome = staged("orders", POLICE, **NOTICE, handling="C", conditions="A2")
    assert [(one.part, one.access.handling) for one in outcome.classes] == [
        ("order", "C"),
        ("protects", "C"),
        ("place", "C"),
    ]
    assert part_named(outcome, "order").access.conditions == ("A2",)


def test_every_part_is_as_closed_as_that_which_says_which_order_it_is():
    row = {"reference": "O1", "kind": "other", "protects": "N1", "place": "x"}
    outcome = SOURCES["orders"].stage(row, context("many classes", "orders"))
    assert isinstance(outcome, Staged)
    main = {*part_named(outcome, "order").access.tags}
    assert [one.name for one in outcome.parts if not main <= {*one.access.tags}] == []
    assert [one.part for one in outcome.classes if not main <= {*one.access.tags}] == []
