"""What a row would become, read off the row alone: what its Records hold, what tells rows apart, which Subject a mention names."""

from dataclasses import replace

import pytest

from graph_service.model.facts import ExtractFile, Feed, Governance, Link, Origin, PartKey
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import HarmContext, StatementKind
from graph_service.writer.drafts import apart, drafts, fuller, row_digest, subject_draft
from tests.worlds import MINT, between, event, moment, part, person, place, row, vehicle

POLICE = AccessClass("police")
CLOSED = AccessClass("police", handling="C", conditions=("A1",))
SEALED = AccessClass("police", tags=("sealed",))
FEED = Feed("police", "book", "events", governance=Governance("Part 3", "policing", "CRA 6 years", "2032-03-01"))
FILE = ExtractFile(FEED, "digest", moment(-1), "profile 1")
WRITTEN = "2026-02-06T09:00:00.000000Z"
E1 = event("police", "E1")


def made(*rows):
    """The Records of rows, one draft a row."""
    return [draft.records for draft in drafts(rows, FILE, moment(0), MINT)]


def test_a_record_holds_what_its_part_its_row_and_its_profile_say():
    said = part(
        E1,
        CLOSED,
        kind="event",
        raw={"note": "seen"},
        dated="2026-02-06",
        recorded_at=WRITTEN,
        valid=between("2026-02-06", "2026-02-07"),
        statement=StatementKind.OPINION,
        harm_context=HarmContext.EXTRA,
        grade="3x5x2 2 D P",
        origin=Origin("council", "lcs", "C9", "links"),
        disputed=True,
        names=("the stop",),
        numbers=("nhs:1",),
        born=("2010-05-01", "2010-05-31"),
        event_kind="missing",
        event=between("2026-02-05", "2026-02-06"),
    )
    ((record,),) = made(row(said, reference="E1"))
    held = {name: value for name, value in record.properties.items() if name not in ("raw", "layout", "subject")}
    assert held == {
        "grade": "3x5x2 2 D P",
        "origin": MINT.mint("o", "council", "lcs", "C9"),
        "origin_agency": "council",
        "origin_source": "links",
        "covers": None,
        "at_from": None,
        "register": None,
        "shape": None,
        "recorded_at": WRITTEN,
        "recorded_from": "row",
        "received_at": moment(0),
        "kind": "event",
        "part": "main",
        "agency": "police",
        "system": "book",
        "feed": "police/book/events",
        "reference": "E1",
        "same_values": None,
        "open": False,
        "own": True,
        "bears": [],
        "compartment": "",
        "dated": "2026-02-06",
        "valid_from": "2026-02-06T00:00:00.000000Z",
        "valid_to": "2026-02-07T23:59:59.999999Z",
        "precision": "day",
        "names": ["the stop"],
        "numbers": ["nhs:1"],
        "born_from": "2010-05-01",
        "born_to": "2010-05-31",
        "event_kind": "missing",
        "event_from": "2026-02-05T00:00:00.000000Z",
        "event_to": "2026-02-06T23:59:59.999999Z",
        "statement": "opinion",
        "harm_context": "extra",
        "disputed": True,
        "regime": "Part 3",
        "basis": "policing",
        "retention": "CRA 6 years",
        "review_on": "2032-03-01",
    }


def test_what_a_part_does_not_say_is_said_to_be_missing():
    ((record,),) = made(row(part(E1, POLICE), reference="E1"))
    left = ("dated", "born_from", "born_to", "event_kind", "event_from", "event_to")
    assert [record.properties[name] for name in left] == [None] * 6
    assert (record.recorded_at, record.properties["recorded_from"]) == (FILE.taken_at, "extract")
    said_first = [record.properties[name] for name in ("origin", "origin_agency", "origin_source")]
    assert said_first == [MINT.mint("o", "police", "book", "E1"), "police", "events"]


def test_only_the_main_part_keeps_the_classes_of_all():
    ((main, other),) = made(row(part(E1, POLICE), part(E1, CLOSED, name="other"), reference="E1"))
    assert (main.classes, other.classes) == ((POLICE, CLOSED), ())


def test_only_an_agencys_own_row_that_came_in_open_bears_a_key():
    bears = {"nhs": "1", "forename": "amy", "born": "2010-05-01"}
    for about, access, expected in (
        (person("police", "amy"), POLICE, bears),
        (person("council", "amy"), POLICE, {}),
        (person("police", "amy"), CLOSED, {}),
    ):
        ((record,),) = made(row(part(about, access, bears=bears), reference="amy"))
        assert record.bears == expected
        assert record.properties["bears"] == sorted(f"{name}={value}" for name, value in expected.items())


def test_rows_without_a_reference_are_told_apart_by_what_came_in_open_or_by_all_where_nothing_did():
    def digest(main, note):
        return row_digest(row(part(E1, main, raw={"place": "hill"}), part(E1, CLOSED, name="note", raw={"note": note})))

    assert digest(POLICE, "one") == digest(POLICE, "other")
    assert digest(CLOSED, "one") != digest(CLOSED, "other")


def test_only_a_row_without_a_reference_of_which_nothing_came_in_open_is_made_a_row_a_class():
    closed = (part(E1, CLOSED), part(E1, SEALED, name="note"), part(E1, CLOSED, name="more"))
    assert [([p.name for p in one.parts], [p.name for p in one.parted]) for one in apart(row(*closed))] == [
        (["main", "more"], ["note"]),
        (["note"], ["main", "more"]),
    ]
    for whole in (row(*closed, reference="E1"), row(part(E1, POLICE), *closed[1:])):
        assert apart(whole) == (whole,)


def test_what_rows_of_a_reference_tell_is_told_together_and_a_row_not_whole_tells_nothing():
    one = replace(row(part(E1, POLICE), reference="E1"), said_elsewhere=frozenset({PartKey("other", "", "")}))
    ((keys, silent),) = [[draft.part_keys for draft in drafts((one, replace(one, whole=False)), FILE, moment(0), MINT)]]
    assert keys == {PartKey("main", "", ""), PartKey("other", "", "")}
    assert silent is None


def test_equal_links_of_one_part_are_each_an_assertion_of_its_own():
    link = Link("AT", E1, place("police", "L1"), qualifiers={"part": "started"})
    links = (link, link, replace(link, qualifiers={"part": "found"}), replace(link, slot="second"))
    ((record,),) = made(row(part(E1, POLICE, *links), reference="E1"))
    assert len({a.id for a in record.assertions}) == 4


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_mentions_of_one_thing_the_keyed_one_counts(order):
    mentions = (place("police", "L1", "uprn:1"), place("police", "L1"))
    first, second = (subject_draft(m, part(E1, POLICE), "n_row", MINT) for m in mentions[::order])
    found = fuller(fuller(None, first), second)
    assert found.by_key == MINT.mint("e", "key", "Place", "uprn:1")


def test_a_number_gives_its_thing_a_key_only_in_a_part_that_came_in_open():
    keyed = [subject_draft(vehicle("police", "LE01KAB"), part(E1, c), "n_row", MINT).by_key for c in (POLICE, CLOSED)]
    assert keyed == [MINT.mint("e", "key", "Vehicle", "LE01KAB"), ""]


def test_where_an_event_was_is_found_by_its_first_moment_and_what_may_be_any_day_of_a_month_under_one_value():
    days = [("2026-02-06", "2026-02-06"), ("2026-02-01", "2026-02-28"), ("2026-02-01", "2026-03-04")]
    told = [Link("AT", E1, place("police", "L1"), between(*one), {"part": "found"}) for one in days]
    never = Link("AT", E1, place("police", "L1"), qualifiers={"part": "found"})
    at_from = [made(row(part(E1, POLICE, link)))[0][0].properties["at_from"] for link in (*told, never)]
    assert at_from == ["2026-02-06T00:00:00.000000Z", "2026-02-01T00:00:00.000000Z", "wide", "wide"]


def test_a_record_that_says_of_a_uprn_that_somebody_lives_or_an_event_was_there_is_found_by_it_and_no_other():
    mia, where = person("police", "mia"), place("police", "4")
    lives = (Link("LIVES_AT", mia, where, qualifiers={"uprn": "100"}), Link("LIVES_AT", mia, place("police", "5")))
    at = Link("AT", E1, where, qualifiers={"part": "occurred", "uprn": "100"})
    rows = row(part(mia, POLICE, *lives)), row(part(E1, POLICE, at)), row(part(mia, POLICE, lives[1]))
    assert [record.search_keys for (record,) in made(*rows)] == [MINT.search_ids(["at:100"])] * 2 + [[]]


def test_a_part_about_something_else_than_its_event_may_not_say_where_that_was():
    with pytest.raises(ValueError, match="expected a part about the event"):
        part(person("police", "N1"), POLICE, Link("AT", E1, place("police", "L1"), qualifiers={"part": "found"}))
