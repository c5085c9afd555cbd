"""What happened: dated by when it happened, with everybody who was in it, counted by a London clock; worked out by hand."""

import json
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Feed, Link
from graph_service.model.register import Shape
from graph_service.model.times import LATEST, Bounds, day_bounds
from graph_service.model.visibility import AccessClass
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from tests.installation import Installation, clear
from tests.worlds import File, event, moment, numbered, part, person, place, row, subject_id, vehicle

POLICE, COUNCIL, OURS = (AccessClass(name) for name in ("police", "council", "place-register"))
HEALTH = AccessClass("police", tags=("health",))
CHILD, ADULT, WORKER = (person("police", name) for name in ("child", "adult", "worker"))
NIGHT, TALK = event("police", "night"), event("police", "talk")
CAR = vehicle("police", "AB12CDE")

_numbers = count()


def days(first, last=""):
    """From the first moment of a London day to the last of another."""
    return Bounds(*day_bounds(date.fromisoformat(first), date.fromisoformat(last or first)), "day")


def clock(first, last=""):
    """A minute by a UTC clock, or from one to another."""
    return Bounds(f"{first}:00.000000Z", f"{last or first}:59.999999Z", "minute")


def entry(what, when, kind, *links, access=POLICE, **more):
    """A row about an event."""
    dated = {"event": when, "valid": when} if when else {}
    told = part(what, access, *links, kind="event", event_kind=kind, **dated, **more)
    return row(told, reference=f"{what.reference} {next(_numbers)}")


def was_in(who, what, role, **more):
    return Link("INVOLVED_IN", who, what, qualifiers={"role": role}, **more)


def files(*several):
    """One file after the other, a day apart, each of the rows of one agency."""
    found = []
    for step, rows in enumerate(several):
        agency = rows[0].parts[0].access.agency
        found.append(File(Feed(agency, "book", "all"), numbered(rows), moment(step - 1), f"{agency} {step}"))
    return found


@pytest.fixture
def played(ready):
    """Play rows, a file each, and give the installation."""

    def play(*several):
        clear(ready)
        here = Installation(ready)
        assert set(here.play(tuple(files(*several)))) == {""}
        return here

    return play


def entity(here, mention):
    text = "MATCH (s:Subject {id: $id})-[t:IS]->(e:Entity) RETURN e.id AS id"
    return here.engine.read(lambda run: run(text, {"id": subject_id(mention)}))[0]["id"]


def asked(here, **values):
    values = {name: entity(here, value) if hasattr(value, "reference") else value for name, value in values.items()}
    return here.told(here.all_seeing(), "events", values)


def listed(answer):
    """The day or clock at which each row begins."""
    return [row["when"]["start"][:16] if row["when"] else "" for row in answer["rows"]]


MARCH = {"since": "2026-03-01", "until": "2026-03-31"}


def test_a_telling_is_dated_by_what_happened_and_comes_only_where_paper_is_asked_for(played):
    """On 13 March a child told of a night three days before; it was written down on the 20th."""
    told = Link("CONCERNS", TALK, NIGHT, qualifiers={"role": "told_of"})
    about = Link("CONCERNS", TALK, CHILD, qualifiers={"role": "subject"})
    listening = Link("TOOK_PART", WORKER, TALK, qualifiers={"role": "told_to"})
    held = Link("CONCERNS", TALK, place("police", "an office"), qualifiers={"role": "held_at"})
    written = {"recorded_at": "2026-03-20T09:00:00.000000Z"}
    talk = entry(TALK, days("2026-03-13"), "return_interview", told, about, listening, held, **written)
    night = entry(NIGHT, days("2026-03-10"), "return_interview", was_in(CHILD, NIGHT, "victim"), **written)
    here = played([talk, night])
    for of in ({"entity": CHILD}, MARCH, {"entity": CHILD, **MARCH}):
        (happened,) = asked(here, **of)["rows"]
        assert (happened["event"], happened["paper"]) == (entity(here, NIGHT), False)
        assert happened["when"]["start"][:10] == "2026-03-10"
        paper, same = asked(here, **of, paper=True)["rows"]
        assert (paper["event"], paper["paper"], same) == (entity(here, TALK), True, happened)
        roles = {one["role"]: (one["entity"], one["kind"]) for one in paper["involved"]}
        assert roles == {
            "told_of": (entity(here, NIGHT), "Event"),
            "subject": (entity(here, CHILD), "Person"),
            "told_to": (entity(here, WORKER), "Person"),
        }
    assert asked(here, since="2026-03-11", until="2026-03-31")["rows"] == []
    assert asked(here, entity=WORKER)["rows"] == []
    assert asked(here, entity=NIGHT, paper=True)["rows"] == [paper]
    assert "1 of them paper" in asked(here, **MARCH, paper=True)["notes"][0]


def test_a_row_has_everybody_involved_with_role_and_kind_by_whom_it_is_told_and_where_it_was(played):
    at = Link("AT", NIGHT, place("council", "u1", "uprn:1"), qualifiers={"part": "occurred", "uprn": "1"})
    home = Link("LIVES_AT", CHILD, place("council", "u2", "uprn:2"), qualifiers={"uprn": "2"})
    started = Link("AT", NIGHT, place("council", "u2", "uprn:2"), qualifiers={"part": "started", "uprn": "2"})
    of_home = part(place("council", "u2", "uprn:2"), COUNCIL, names=("The Willows, 4 Mill Lane",))
    station = Shape(name="Bus Station", kind="transport", uprns=("1",)).text
    registered = part(place("place-register", "R1"), OURS, names=("Bus Station",), register="place", shape=station)
    here = played(
        [row(registered, reference="R1")],
        [entry(NIGHT, days("2026-03-10"), "theft", was_in(CHILD, NIGHT, "victim"), was_in(CAR, NIGHT, "used"))],
        [
            entry(NIGHT, days("2026-03-10"), "concern", was_in(ADULT, NIGHT, "suspect"), at, started, access=COUNCIL),
            row(part(CHILD, COUNCIL, home, born=("2012-05-01", "2012-05-01")), reference="home"),
            row(of_home, reference="words"),
        ],
    )
    answer = asked(here, entity=CAR)
    (only,) = answer["rows"]
    assert sorted((one["role"], one["kind"]) for one in only["involved"]) == [
        ("suspect", "Person"),
        ("used", "Vehicle"),
        ("victim", "Person"),
    ]
    assert (only["kinds"], only["agencies"], only["accounts"]) == (["concern", "theft"], 2, 2)
    assert (only["where"], [answer["labels"][one]["text"] for one in only["places"]]) == (
        ["address", "place"],
        ["Bus Station"],
    )
    assert {said["kind"] for said in only["evidence"]} == {"event", "INVOLVED_IN"}
    bus, willows = only["places"][0], entity(here, place("council", "u2"))
    assert willows not in json.dumps(answer) and "Willows" not in json.dumps(answer)
    assert asked(here, place=bus, **MARCH)["rows"] == [only]
    assert asked(here, place=willows, **MARCH)["rows"] == asked(here, entity=willows)["rows"] == []
    assert asked(here, entity=CHILD, roles=["suspect"])["rows"] == []
    assert asked(here, **MARCH, roles=["suspect"], kinds=["theft"])["rows"] == [only]


def test_a_participant_who_is_hidden_is_not_there_and_changes_nothing(played):
    """Byte for byte what is answered where the row about the second man was never written."""
    seen = entry(NIGHT, days("2026-03-10"), "theft", was_in(CHILD, NIGHT, "victim"))
    hidden = entry(NIGHT, days("2026-03-12"), "violence", was_in(ADULT, NIGHT, "suspect"), access=HEALTH)
    other = entry(TALK, days("2026-03-10"), "theft", access=HEALTH)
    asking = ({**MARCH, "paper": True}, MARCH, {**MARCH, "new_since": "2026-03-02"}, {**MARCH, "roles": ["suspect"]})
    answers = []
    for rows in ([seen, hidden, other], [seen]):
        here = played(rows)
        admitted = {n: c for n, c in here.all_seeing().classes.items() if c == POLICE}
        reader = replace(here.all_seeing(), classes=admitted)
        asking = (*asking[:4], {"entity": entity(here, CHILD)})
        answers.append([here.ask(reader, "events", values) for values in asking])
        if rows[1:]:
            (whole,) = (one for one in asked(here, **MARCH)["rows"] if one["event"] == entity(here, NIGHT))
            assert len(whole["involved"]) == 2 and whole["disagrees"]
    assert answers[0] == answers[1]
    (only,) = json.loads(answers[0][0])["rows"]
    assert len(only["involved"]) == 1 and not only["disagrees"]


def test_hours_and_weekdays_are_those_of_a_london_clock_and_counted_over_all_that_is_found(played):
    """In July a London clock is an hour ahead: half past eleven on Friday is half past midnight on Saturday."""
    night = clock("2026-07-03T20:40", "2026-07-04T05:00")
    told = [
        ("theft", clock("2026-07-03T23:30")),
        ("theft", days("2026-07-04")),
        ("theft", days("2026-07-01", "2026-07-31")),
        ("theft", night),
        ("missing_episode", night),
        ("missing_episode", replace(night, end=LATEST)),
        ("concern", clock("2026-01-09T16:05", "2026-01-09T16:50")),
        ("concern", clock("2026-01-09T16:05", "2026-01-09T17:10")),
    ]
    here = played([entry(event("police", f"e{n}"), when, kind) for n, (kind, when) in enumerate(told)])
    answer = asked(here, since="2026-01-01", until="2026-12-31", most=1)
    assert (len(answer["rows"]), answer["more"]) == (1, 7)
    assert answer["figures"] == {
        "events": 8,
        "kind theft": 4,
        "kind missing_episode": 2,
        "kind concern": 2,
        "month 2026-01": 2,
        "month 2026-07": 6,
        "weekday Friday": 4,
        "weekday Saturday": 2,
        "weekday not known": 2,
        "hour 00": 1,
        "hour 16": 1,
        "hour 21": 2,
        "hour not known": 4,
    }
    assert answer["notes"][:5] == [
        "8 events.",
        "By kind: theft 4; concern 2; missing episode 2.",
        "By month: January 2026 2; July 2026 6.",
        "By weekday: Friday 4; Saturday 2; not known 2.",
        "By hour, on a London clock: from 00:00 1; from 16:00 1; from 21:00 2; not known 4.",
    ]


def test_what_is_new_is_told_by_when_it_came_and_the_period_by_when_it_happened(played):
    """The first file came on 1 March, the second on the 2nd; both tell of January."""
    old, late, joined = (event("police", name) for name in ("old", "late", "joined"))
    first = [entry(one, days("2026-01-10"), "theft", was_in(CHILD, one, "victim")) for one in (old, joined)]
    again = entry(late, days("2026-01-05"), "theft", was_in(CHILD, late, "victim"), access=COUNCIL)
    said = row(part(ADULT, COUNCIL, was_in(ADULT, joined, "suspect")), reference="of the adult")
    here = played(first, [again, said])
    january = {"since": "2026-01-01", "until": "2026-01-31"}
    for of in (january, {"entity": CHILD}):
        assert len(asked(here, **of)["rows"]) == 3
        new = asked(here, **of, new_since="2026-03-02")
        assert [one["event"] for one in new["rows"]] == [entity(here, one) for one in (joined, late)]
        assert asked(here, **of, new_since="2026-03-03")["rows"] == []
    assert asked(here, **MARCH)["rows"] == []


def test_what_may_be_of_the_period_and_what_is_of_no_known_time_is_counted_and_said(played):
    """Without a period everything of somebody is listed, the latest first and what is of no known time last."""
    times = [days("2026-02-10"), days("2026-01-28", "2026-02-03"), None, days("2026-03-05"), days("2026-02-10")]
    told = [event("police", f"e{n}") for n in range(len(times))]
    rows = [
        entry(one, when, "theft", was_in(CHILD, one, "victim")) for one, when in zip(told, times, strict=True) if when
    ]
    rows.append(entry(told[2], Bounds(), "theft", was_in(CHILD, told[2], "victim")))
    here = played(rows)
    for of in ({}, {"entity": CHILD}):
        answer = asked(here, **of, since="2026-02-01", until="2026-02-28")
        assert listed(answer) == ["2026-02-10T00:00"] * 2
        assert [one["event"] for one in answer["rows"]] == sorted(entity(here, told[n]) for n in (0, 4))
        assert {name: answer["figures"][name] for name in ("events", "possible", "undated")} == {
            "events": 2,
            "possible": 1,
            "undated": 1,
        }
        said = " ".join(answer["notes"])
        assert "1 event may be of the period" in said and "1 event is of no known time" in said
    every = asked(here, entity=CHILD)
    assert listed(every) == ["2026-03-05T00:00", *["2026-02-10T00:00"] * 2, "2026-01-28T00:00", ""]
    assert "undated" not in every["figures"] and every["figures"]["hour not known"] == 5


@pytest.mark.parametrize("wrong", [{}, {"since": "2026-01-01"}, {"place": "e_" + "a" * 24}, {"until": "2026-01-01"}])
def test_whose_events_or_a_period_is_asked_for(wrong):
    with pytest.raises(BadInput, match="expected"):
        parse(QUESTIONS["events"], wrong)
