"""A telling is not a happening, and paper is not a link: what interviews, meetings, disclosures and intelligence become."""

from pathlib import Path

import pytest
from hypothesis import given

from graph_service import catalogue
from graph_service.access import PURPOSES, Identity
from graph_service.audit import Audit
from graph_service.model.kinds import LINKS, PRACTICE
from graph_service.model.times import ALWAYS
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from graph_service.writer import Writer
from ingest.profile import load
from ingest.run import ingest
from ingest.source import Staged
from ingest.sources import SOURCES
from sightline.town.story import rows as story_rows
from tests.installation import OPERATOR, REASON
from tests.staging import context, part, part_named, refused, rows_of, staged, words
from tests.worlds import KEY, MINT

POLICE, COUNCIL = "westshire-police", "westshire-council"
TOLD = {"told_at", "told_by", "told_to", "tells_of"}
OURS = {"return_interview", "meeting", "plan", "visit"}
HALL = {"place": "Larkmoor Town Hall", "place_kind": "council"}
BUS = {"place": "Larkmoor Bus Station", "place_uprn": "7", "place_kind": "transport"}

Statement = tuple[str, str, str, object]


def statements(outcome: Staged) -> list[Statement]:
    """Each statement of a row: its kind, its ends by reference or slot, and as what."""
    return [
        (link.kind, link.start.reference or link.start.slot, link.end.reference or link.end.slot,
         link.qualifiers.get("role") or link.qualifiers.get("part"))
        for one in outcome.parts for link in one.links
    ]  # fmt: skip


# paper is not a link


@pytest.mark.parametrize("kind", ["meeting", "plan", "visit"])
def test_a_meeting_plan_or_visit_talks_about_people_and_things_joins_none_and_was_held_somewhere(kind):
    outcome = staged(
        "events", COUNCIL, reference="K1", kind=kind, happened_from="2026-03-16", **HALL, vehicles="LE01 KTB:used",
        people="C1:child; C2:child; C2:subject", unidentified="male, 40s:suspect", phones="07700 900123:used",
    )  # fmt: skip
    assert statements(outcome) == [
        ("CONCERNS", "K1", "C1", "discussed"), ("CONCERNS", "K1", "C2", "discussed"),
        ("CONCERNS", "K1", "unidentified 1", "discussed"), ("CONCERNS", "K1", "LE01KTB", "discussed"),
        ("CONCERNS", "K1", "+447700900123", "discussed"), ("CONCERNS", "K1", "place", "held_at"),
    ]  # fmt: skip
    event = part(outcome, "event")
    assert event.event is not None and event.event.start == "2026-03-16T00:00:00.000000Z" and event.event_kind == kind
    assert {link.valid for link in event.links} == {event.event}


def test_a_meeting_that_names_an_episode_or_dates_what_it_tells_of_says_who_was_in_that():
    row = {"reference": "K1", "kind": "meeting", "people": "C1:child", **HALL}
    named = staged("events", COUNCIL, **row, happened_from="2026-03-16", tells_of="MP-2")
    assert statements(named) == [
        ("INVOLVED_IN", "C1", "MP-2", "victim"), ("CONCERNS", "K1", "C1", "subject"), ("CONCERNS", "K1", "MP-2", "told_of"),
        ("CONCERNS", "K1", "place", "held_at"),
    ]  # fmt: skip
    dated = staged("events", COUNCIL, **row, told_at="2026-03-16", happened_from="2026-03-12")
    assert statements(dated) == [
        ("INVOLVED_IN", "C1", "told of", "victim"), ("CONCERNS", "K1", "C1", "subject"),
        ("CONCERNS", "K1", "told of", "told_of"), ("AT", "told of", "place", "occurred"),
    ]  # fmt: skip
    held = staged("events", COUNCIL, **row, told_at="2026-03-16")
    assert {kind for kind, *_ in statements(held)} == {"CONCERNS"}


# a telling is not a happening


def test_a_return_interview_is_held_and_what_the_child_told_is_said_of_the_episode():
    outcome = staged(
        "events", COUNCIL, reference="K2", kind="RHI", told_at="2026-03-13", told_by="C1", told_to="C24", tells_of="MP-2", **BUS,
        told_place="Civic Centre", people="C1:subject", unidentified="male, 40s:present", vehicles="LE01 K??:used",
    )  # fmt: skip
    assert statements(outcome) == [
        ("TOOK_PART", "C1", "K2", "teller"), ("TOOK_PART", "C24", "K2", "told_to"),
        ("INVOLVED_IN", "C1", "MP-2", "subject"), ("CONCERNS", "K2", "C1", "subject"),
        ("INVOLVED_IN", "unidentified 1", "MP-2", "present"), ("INVOLVED_IN", "vehicle 1", "MP-2", "used"),
        ("CONCERNS", "K2", "told_place", "held_at"), ("CONCERNS", "K2", "MP-2", "told_of"), ("AT", "MP-2", "7", "visited"),
    ]  # fmt: skip
    held, told = part(outcome, "event"), part_named(outcome, "told of")
    assert held.event is not None and held.event.end == "2026-03-13T23:59:59.999999Z"
    assert {link.valid for link in held.links if link.kind in PRACTICE} == {held.event}
    assert {link.valid for one in outcome.parts for link in one.links if link.kind in LINKS} == {ALWAYS}
    assert (told.about.system, told.event, told.event_kind, told.names) == ("compact", None, "", ())
    assert told.raw == BUS and "place" not in held.raw and held.raw["told_place"] == "Civic Centre"
    assert words(outcome)["Larkmoor Bus Station"].access == told.access


def test_an_interview_with_one_date_and_place_was_held_then_and_there():
    outcome = staged(
        "events", COUNCIL, reference="K2", kind="RHI", happened_from="2026-03-13", people="C1:subject", **BUS
    )
    assert statements(outcome) == [
        ("INVOLVED_IN", "C1", "told of", "subject"), ("CONCERNS", "K2", "C1", "subject"), ("CONCERNS", "K2", "told of", "told_of"),
        ("CONCERNS", "K2", "7", "held_at"),
    ]  # fmt: skip
    assert [one.name for one in outcome.parts if one.kind != "words"] == ["event"]
    assert part(outcome, "event").links[0].valid == ALWAYS


def test_what_was_told_is_an_event_of_its_own_with_its_own_day_and_place():
    outcome = staged(
        "events", COUNCIL, reference="K3", kind="disclosure", told_at="2026-03-13", happened_from="2026-02-01", people="C1:child",
        happened_to="2026-02-03", **BUS,
    )  # fmt: skip
    held, told = part(outcome, "event"), part_named(outcome, "told of")
    assert told.event is not None and (told.event.start[:10], told.event.end[:10]) == ("2026-02-01", "2026-02-03")
    assert (told.about.slot, told.event_kind, told.names) == ("told of", "disclosure", ("what was told (disclosure)",))
    assert [(link.kind, link.qualifiers.get("part")) for link in told.links] == [("CONCERNS", None), ("AT", "occurred")]
    assert told.links[1].valid == told.event and told.kind == held.kind == "event"
    assert held.links[0].valid == told.event and held.links[0].end == told.about
    assert told.raw == {"happened_from": "2026-02-01", "happened_to": "2026-02-03", **BUS}


def test_any_happening_that_somebody_told_of_is_told_apart_from_the_telling():
    outcome = staged(
        "events", COUNCIL, reference="K4", kind="Referral", happened_from="2026-02-01", told_by="C9", people="C1:child"
    )
    assert statements(outcome) == [
        ("TOOK_PART", "C9", "K4", "teller"), ("INVOLVED_IN", "C1", "told of", "victim"), ("CONCERNS", "K4", "C1", "subject"),
        ("CONCERNS", "K4", "told of", "told_of"),
    ]  # fmt: skip
    assert part(outcome, "event").event == ALWAYS and part_named(outcome, "told of").event != ALWAYS


def test_a_telling_of_which_nothing_more_is_said_makes_no_other_event():
    outcome = staged("events", COUNCIL, reference="K5", kind="RHI", told_at="2026-03-13", summary="Declined.")
    assert statements(outcome) == [] and [one.name for one in outcome.parts] == ["event"]


def test_a_placement_that_was_told_of_stands_in_a_part_of_its_own_with_what_it_is_said_of():
    row = {"reference": "K6", "kind": "RHI", "told_at": "2026-03-13", "place": "Larch House", "place_kind": "placement"}
    outcome = staged("events", COUNCIL, **row)
    where = part_named(outcome, "place")
    assert where.access.tags == ("placement",) and where.about.slot == "told of" and where.event is None
    assert statements(outcome) == [
        ("CONCERNS", "K6", "told of", "told_of"),
        ("AT", "told of", "place", "visited"),
    ]
    assert "told of" not in {one.name for one in outcome.parts}


def test_the_place_of_an_episode_that_a_closed_part_names_is_as_closed():
    held = context("many classes", "events")
    row = {"kind": "return_interview", "told_at": "2026-03-13", "place": "Bus Station"}
    free, named = (SOURCES["events"].stage({**row, **more}, held) for more in ({}, {"tells_of": "MP-2"}))
    assert isinstance(free, Staged) and isinstance(named, Staged)
    event, place = (part_named(free, name).access.tags for name in ("event", "place"))
    assert event != place and not set(event) <= set(place)
    where = next(one for one in named.parts if "place" in one.raw and one.kind != "words")
    assert set(where.access.tags) == {*event, *place}


def test_nothing_tells_of_itself():
    row = {"reference": "K7", "kind": "RHI", "told_at": "2026-03-13"}
    assert [f.column for f in refused("events", COUNCIL, **row, tells_of="K7@mosaic")] == ["tells_of"]


# columns decide, and the profile where they do not


def intelligence(folder: Path, more: str, heading: str = "") -> str:
    path = folder / "eastshire.toml"
    text = f'agency = "eastshire-police"\ntitle = "Eastshire"\n[sources.events]\nsystem = "niche"\n{more}\n{heading}'
    path.write_text(text, encoding="utf-8")
    return str(path)


ROW = {
    "reference": "I1",
    "kind": "intelligence",
    "happened_from": "2026-03-28",
    "people": "N1:suspect; N2:victim",
    **BUS,
}
NO_TOLD_AT = {column.name: column.name for column in SOURCES["events"].columns if column.name != "told_at"}


def test_intelligence_keeps_its_network_where_its_date_is_of_what_happened(tmp_path):
    held = context(intelligence(tmp_path, 'dates = {intelligence = "happening"}'), "events", NO_TOLD_AT)
    outcome = SOURCES["events"].stage(ROW, held)
    assert isinstance(outcome, Staged) and statements(outcome) == [
        ("INVOLVED_IN", "N1", "I1", "suspect"), ("INVOLVED_IN", "N2", "I1", "victim"), ("AT", "I1", "7", "occurred"),
    ]  # fmt: skip
    assert statements(staged("events", POLICE, **ROW)) == statements(outcome)


def test_intelligence_whose_date_is_of_the_report_joins_those_in_what_it_tells_of_and_puts_nobody_there(tmp_path):
    held = context(intelligence(tmp_path, 'dates = {intelligence = "telling"}'), "events", NO_TOLD_AT)
    outcome = SOURCES["events"].stage(ROW, held)
    assert isinstance(outcome, Staged) and statements(outcome) == [
        ("INVOLVED_IN", "N1", "told of", "suspect"), ("INVOLVED_IN", "N2", "told of", "victim"), ("CONCERNS", "I1", "N2", "subject"),
        ("CONCERNS", "I1", "told of", "told_of"), ("CONCERNS", "I1", "7", "held_at"),
    ]  # fmt: skip


def test_a_kind_of_whose_date_nobody_has_said_what_it_is_is_refused_unless_told_at_stands_in_the_file(tmp_path):
    unsaid = intelligence(tmp_path, "")
    faults = SOURCES["events"].stage(ROW, context(unsaid, "events", NO_TOLD_AT))
    assert not isinstance(faults, Staged) and [fault.column for fault in faults] == ["kind"]
    outcome = SOURCES["events"].stage(ROW, context(unsaid, "events"))
    assert isinstance(outcome, Staged) and part(outcome, "event").links[-1].kind == "AT"


@pytest.mark.parametrize(("profile", "name"), [(name, "events") for name in (POLICE, COUNCIL, "many classes")])
def test_no_telling_was_anywhere_and_no_happening_is_practice_whatever_the_row_says(profile, name):
    source, held = SOURCES[name], context(profile, name)
    seen = {"telling": 0, "happening": 0, "undecided": 0, "paper": 0}

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        outcome = source.stage(row, held)
        if not isinstance(outcome, Staged):
            return
        event, links = outcome.parts[0].about, [link for one in outcome.parts for link in one.links]
        told = any(text.strip() for column, text in row.items() if column in TOLD or column.startswith("told_place"))
        kind = outcome.parts[0].event_kind
        if told or kind in OURS:
            seen["telling"] += 1
            assert [x for x in links if x.kind in LINKS and event in (x.start, x.end)] == []
            assert {x.start for x in links if x.kind == "CONCERNS"} <= {event}
            happened = {end for x in links if x.kind in LINKS for end in (x.start, x.end) if end.kind == "Event"}
            assert happened <= {x.end for x in links if x.qualifiers.get("role") == "told_of"} and len(happened) < 2
        else:
            seen["happening"] += 1
            assert [x for x in links if x.kind in PRACTICE] == []
        if kind in OURS - {"return_interview"} and not told:
            seen["paper"] += 1
            assert [x for x in links if x.kind in LINKS] == []

    holds()
    assert seen["telling"] > 5 and (seen["happening"] or seen["paper"])


# the town, and what is asked of it


def test_the_towns_return_interview_tells_of_its_episode_and_its_strategy_discussion_joins_nobody():
    headings = load(COUNCIL).table("events").columns
    rows = [{headings[h]: text for h, text in row.items() if text} for row in story_rows("council-events")]
    told = {
        ref: statements(staged("events", COUNCIL, **row))
        for row in rows
        if (ref := row["reference"]) in ("K502", "K504")
    }
    assert "MP-2" in [row["Episode"] for row in story_rows("police-missing")]
    assert ("CONCERNS", "K502", "MP-2", "told_of") in told["K502"]
    assert [one[1:] for one in told["K502"] if one[0] == "AT"] == [("MP-2", "999000000001", "visited")]
    assert {one[0] for one in told["K504"]} == {"CONCERNS"} and len(told["K504"]) == 3


CHILDREN = """Person ID,First names,Last name,DOB
C1,Ada,Fellthorpe,02/03/2011
C2,Bea,Garsdale,05/06/2011
"""
TELLINGS = """Contact no,Contact type,Date,Told on,Episode,Location,Location UPRN,Location type,Easting,Northing,Persons
K1,Strategy discussion,16/03/2026,,,Larkmoor Town Hall,999000000077,council,406600,445200,C1:child; C2:child
K2,RHI,,13/03/2026,MP-2,Larkmoor Bus Station,999000000001,transport,406780,445080,C1:child
K3,Referral,20/03/2026,,,Curlew Arcade,999000000003,shop,406660,445290,C1:child; C2:child
"""
READER = Identity(
    "reader", "*", Role.ANALYST, PURPOSES[Role.ANALYST], frozenset({"health", "placement"}), "OFFICIAL-SENSITIVE"
)


class Council:
    """An installation of two girls' council: files go in by `put`; called with a question it answers, a dict a row."""

    def __init__(self, graph, folder):
        texts, audit = catalogue.load(), Audit(folder / "audit", KEY)
        self._folder = folder
        self._writer, self._view = (door(graph, texts, audit, MINT) for door in (Writer, View))

    def put(self, source, text, without="none"):
        path = self._folder / f"{source}.csv"
        path.write_text("".join(f"{line}\n" for line in text.splitlines() if not line.startswith(without)), "utf-8")
        taken = "2026-11-02T09:00:00.000000Z"
        report = ingest(path, SOURCES[source], load(COUNCIL), self._writer, OPERATOR, taken_at=taken)
        assert not report.refused, report.refused_by_column

    def __call__(self, name, **values):
        scope, question = self._view.scope(READER, Purpose.SAFEGUARDING), QUESTIONS[name]
        return [
            row.model_dump() for row in self._view.ask(scope, question, parse(question, values), reasons=REASON).rows
        ]


@pytest.fixture
def ask(empty_graph, tmp_path):
    council = Council(empty_graph, tmp_path)
    council.put("children", CHILDREN)
    return council


def _girls(ask):
    return [ask("find", text=name)[0]["entity"] for name in ("Ada Fellthorpe", "Bea Garsdale")]


def test_a_strategy_discussion_that_names_two_girls_joins_nobody_and_makes_no_hotspot(ask):
    ask.put("events", TELLINGS, without="K3")
    one, other = _girls(ask)
    assert ask("how_connected", a=one, b=other) == []
    assert ask("hotspots", since="2026-01-01", until="2026-12-31") == []
    shown = ask("known_when", entity=one)
    assert {e["kind"] for row in shown for e in row["evidence"]} >= {"CONCERNS"}


def test_an_interview_about_the_bus_station_puts_no_child_there_on_the_day_of_the_interview(ask):
    ask.put("events", TELLINGS)
    assert ask("hotspots", since="2026-03-13", until="2026-03-16") == []
    (arcade,) = ask("hotspots", since="2026-03-01", until="2026-03-31")
    assert arcade["children"] == 2
    one, other = _girls(ask)
    assert len(ask("how_connected", a=one, b=other)) == 1
