"""What the data holds: distinct things and events of each feed, when written down, how fresh its files are; nobody named."""

from dataclasses import replace

from graph_service.model.facts import Feed, Link, PartClass
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.worlds import File, Judge, Undo, between, event, moment, numbered, part, person, place, reader, row, vehicle

POLICE, SECRET = AccessClass("police"), AccessClass("police", tags=("operation:oak",))
PEOPLE, LOG = Feed("police", "book", "people"), Feed("police", "log", "events")
MIA, CAL = person("police", "mia"), person("police", "cal")
DAY = between("2026-02-02", "2026-02-02")


def written(day):
    return {"recorded_at": f"{day}T09:30:00.000000Z"}


def file(feed, *rows, step=-1, rhythm_days=0, access=(POLICE,)):
    """A file whose profile gives its parts these classes, so that it says what it covers."""
    classes = tuple(PartClass(f"part {n}", (), one) for n, one in enumerate(access))
    digest = f"{feed.name} {step}"
    return File(feed, numbered(rows), moment(step), digest, classes=classes, rhythm_days=rhythm_days)


def play(ready, *world):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    return here


def asked(here, scope=None, **values):
    return here.told(scope or here.all_seeing(), "overview", values)


def counted(kinds):
    return {one["kind"]: (one["number"], one["first"], one["last"]) for one in kinds}


def test_each_feed_counts_distinct_things_and_events_of_a_kind_and_when_they_were_written_down(ready):
    car = Link("USES", MIA, vehicle("police", "AB12CDE"))
    people = [
        row(part(MIA, POLICE, car, **written("2026-01-05")), reference="1"),
        row(part(MIA, POLICE, **written("2026-02-20")), reference="2"),
        row(part(CAL, POLICE, **written("2026-02-02")), reference="3"),
        row(part(vehicle("police", "AB12CDE"), POLICE, **written("2026-02-01")), reference="4"),
    ]
    events = [
        row(part(event("police", f"e{n}"), POLICE, event=DAY, event_kind=kind, **written(day)), reference=f"{n} {kind}")
        for n, kind, day in ((1, "missing", "2026-02-03"), (1, "concern", "2026-02-09"), (2, "missing", "2026-02-05"))
    ]
    here = play(ready, file(PEOPLE, *people), file(LOG, *events, step=0))
    first, second = asked(here)["rows"]
    assert (first["agency"], first["system"], first["source"]) == ("police", "book", "people")
    assert counted(first["things"]) == {
        "Person": (2, "2026-01-05", "2026-02-20"),
        "Vehicle": (1, "2026-02-01", "2026-02-01"),
    }
    assert (first["first"], first["last"], first["events"]) == ("2026-01-05", "2026-02-20", [])
    assert counted(second["things"]) == {"Event": (2, "2026-02-03", "2026-02-09")}
    assert counted(second["events"]) == {
        "concern": (1, "2026-02-09", "2026-02-09"),
        "missing": (2, "2026-02-03", "2026-02-05"),
    }


def test_nobody_is_named_and_what_is_hidden_is_in_no_number(ready):
    open_rows = [row(part(MIA, POLICE, names=("Mia",), **written("2026-01-05")), reference="1")]
    hidden = [row(part(CAL, SECRET, names=("Cal",), **written("2025-01-05")), reference="2")]
    both, alone = play(ready, file(PEOPLE, *open_rows, *hidden)), reader([POLICE])
    seen = asked(both, alone)
    assert counted(seen["rows"][0]["things"]) == {"Person": (1, "2026-01-05", "2026-01-05")}
    assert counted(asked(both)["rows"][0]["things"]) == {"Person": (2, "2025-01-05", "2026-01-05")}
    assert seen["labels"] == {} and "Mia" not in str(seen)
    without = play(ready, file(PEOPLE, *open_rows))
    assert asked(without, alone)["rows"] == seen["rows"]


def test_one_thing_that_two_were_is_counted_once_when_somebody_has_judged_so_and_twice_before(ready):
    rows = [row(part(one, POLICE, **written("2026-01-05")), reference=one.reference) for one in (MIA, CAL)]
    here = play(ready, file(PEOPLE, *rows, step=0), Judge(Verdict.SAME, MIA, CAL))
    assert counted(asked(here)["rows"][0]["things"])["Person"][0] == 1
    assert counted(asked(here, known_at=moment(0))["rows"][0]["things"])["Person"][0] == 2
    assert asked(here, recorded_by="2026-01-04")["rows"] == []


def test_a_feed_is_late_by_the_days_that_its_profiles_rhythm_is_passed(ready):
    about = [row(part(MIA, POLICE, **written("2026-01-05")), reference="1")]
    here = play(ready, file(PEOPLE, *about, rhythm_days=2), *(file(LOG, step=n) for n in range(1, 6)))
    people, log = asked(here)["rows"]
    assert (people["newest"], people["rhythm_days"], people["late_days"]) == ("2026-02-28", 2, 5)
    assert (log["rhythm_days"], log["late_days"]) == (None, 0)
    assert asked(here)["notes"] == [
        "police book people: by its profile's rhythm a newer file than you may see of is 5 days late."
    ]
    before = asked(here, known_at=moment(1))
    assert before["notes"] == [] and before["rows"][0]["late_days"] == 0
    taken_back = play(ready, file(PEOPLE, *about, rhythm_days=2), file(PEOPLE, *about, step=1), Undo(1))
    (people,) = asked(taken_back)["rows"]
    assert (people["newest"], people["rhythm_days"], people["late_days"]) == ("2026-02-28", 2, 2)


def test_where_no_file_may_be_seen_of_the_first_and_the_last_record_are_the_evidence(ready):
    """The file is of the strictest class of its parts: somebody who may not see one of them does not learn when it came."""
    days = ("2026-01-05", "2026-01-09", "2026-01-07")
    rows = [row(part(MIA, POLICE, **written(day)), reference=day) for day in days]
    house = row(part(place("police", "4"), POLICE, names=("4 High Street",), **written("2026-01-06")), reference="4")
    here = play(ready, file(PEOPLE, *rows, house, access=(POLICE, SECRET)))
    (seen,) = asked(here, reader([POLICE]))["rows"]
    assert (seen["newest"], seen["rhythm_days"], seen["late_days"]) == (None, None, 0)
    assert [said["recorded_at"][:10] for said in seen["evidence"]] == ["2026-01-05", "2026-01-06", "2026-01-09"]
    assert "High Street" not in str(asked(here, reader([POLICE])))
    (whole,) = asked(here)["rows"]
    assert [said["kind"] for said in whole["evidence"]] == ["coverage"]
    assert (whole["newest"], whole["things"]) == ("2026-02-28", seen["things"])
    narrowed = replace(here.all_seeing(), classes={})
    assert asked(here, narrowed)["rows"] == []
