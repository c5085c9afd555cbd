"""Who was missing together: small worlds worked out by hand, each named as who asked for it would name it."""

from dataclasses import replace
from itertools import count

import pytest

from graph_service.model.facts import Link
from graph_service.model.times import LATEST, Bounds
from graph_service.model.visibility import AccessClass
from tests.graph_service.questions.test_places import entry, files, point, registered
from tests.installation import Installation, clear
from tests.worlds import event, part, person, place, row

POLICE, COUNCIL = (AccessClass(name) for name in ("police", "council"))
PERIOD = {"since": "2026-01-01", "until": "2026-03-31"}
REGISTER = registered(
    entry("Bus Station", kind="transport", geometry=point()),
    entry("Police Station", kind="police", geometry=point(53.95)),
)
_numbers = count()


def at(day, first, last, minute=0):
    """From one hour of a day to another."""
    return Bounds(f"{day}T{first:02}:{minute:02}:00.000000Z", f"{day}T{last:02}:{minute:02}:00.000000Z", "minute")


def who(name, born="2012-05-01", access=COUNCIL):
    """Somebody of the council's with a birth."""
    births = {"born": (born, born)} if born else {}
    return row(part(person("council", name), access, names=(name.title(),), **births), reference=name)


def there(name, role, what, when):
    """That somebody was in an event in a role."""
    return Link("INVOLVED_IN", person("council", name), what, when, {"role": role})


def was(what, where, when, part_of="found", **more):
    """That an event was somewhere, by the words of the row."""
    told = {"part": part_of, "words": where, **more}
    return Link("AT", what, place("police", f"words {next(_numbers)}"), when, told)


def episode(name, when, *links, access=POLICE, reference="", kind="missing_episode"):
    """A missing episode of one child; links are made of the event."""
    what = event(access.agency, reference or f"episode {next(_numbers)}")
    made = [link(what) for link in links]
    said = part(what, access, there(name, "missing", what, when), *made, kind="event", event=when, event_kind=kind)
    return row(said, reference=f"{what.reference} {next(_numbers)}")


def found_at(where, when, **more):
    """A link of an episode: that it was somewhere."""
    return lambda what: was(what, where, when, **more)


def with_her(name, when, role="found_with"):
    """A link of an episode: that somebody else was in it."""
    return lambda what: there(name, role, what, when)


@pytest.fixture
def asked(ready):
    """Play rows, and ask as somebody who may see all but the classes of one tag: the answer, with what each entity is called."""

    def ask(name, *rows, hidden="", **values):
        clear(ready)
        here = Installation(ready)
        assert set(here.play((REGISTER, *files(*rows)))) == {""}
        reader = here.all_seeing()
        seen = {n: c for n, c in reader.classes.items() if hidden not in c.tags}
        answer = here.told(replace(reader, classes=seen), name, {**PERIOD, **values})
        return answer, {i: label["text"] for i, label in answer["labels"].items()}

    return ask


def pairs(answer, names):
    """Each pair by name, with its days by place and by source."""
    return {
        tuple(sorted((names[row["a"]], names[row["b"]]))): (row["by_place"]["days"], row["by_source"]["days"])
        for row in answer["rows"]
    }


def test_two_children_found_at_the_bus_station_on_two_evenings_were_missing_together_twice(asked):
    evenings = ("2026-02-02", "2026-02-05")
    rows = [
        episode(name, at(day, 18, 23), found_at("bus station", at(day, 20, 22, minute)))
        for day in evenings
        for name, minute in (("amy", 0), ("bea", 45))
    ]
    answer, names = asked("co_missing", who("amy"), who("bea"), *rows)
    (found,) = answer["rows"]
    assert pairs(answer, names) == {("Amy", "Bea"): (list(evenings), [])}
    assert (found["times"], found["days"], [names[i] for i in found["places"]]) == (2, list(evenings), ["Bus Station"])
    assert (found["agencies"], found["accounts"]) == (1, 4)


def test_who_both_came_home_to_one_placement_or_were_brought_to_the_police_station_were_not_together(asked):
    day, evening = "2026-02-02", at("2026-02-02", 20, 21)
    placement = place("council", "900", "uprn:900")

    def home(what):
        return Link("AT", what, placement, evening, {"part": "found", "place_kind": "placement", "uprn": "900"})

    rows = [
        episode(name, at(day, 18, 23), home, found_at("police station", evening, part_of="occurred"))
        for name in ("amy", "bea")
    ]
    answer, _ = asked("co_missing", who("amy"), who("bea"), *rows)
    assert answer["rows"] == []
    assert any(note.endswith("join nobody. Set aside: 2.") for note in answer["notes"])


def test_more_than_six_hours_join_nobody_and_are_counted(asked):
    wide = [
        episode(n, at("2026-02-02", 10, 23), found_at("bus station", at("2026-02-02", 12, 19))) for n in ("amy", "bea")
    ]
    answer, _ = asked("co_missing", who("amy"), who("bea"), *wide)
    assert answer["rows"] == []
    assert any(note.endswith("or allow more than six hours: 2.") for note in answer["notes"])


def test_that_two_were_seen_with_each_other_joins_them_by_source_when_both_may_have_been_missing(asked):
    apart = at("2026-02-02", 10, 12), at("2026-02-09", 10, 12)
    overlapping = at("2026-02-02", 10, 20), at("2026-02-02", 15, 23)
    seen = row(
        part(person("council", "amy"), COUNCIL, Link("SEEN_WITH", person("council", "amy"), person("council", "bea"))),
        reference="seen",
    )
    for times, expected in ((apart, {}), (overlapping, {("Amy", "Bea"): ([], ["2026-02-02"])})):
        rows = [episode(name, when) for name, when in zip(("amy", "bea"), times, strict=True)]
        answer, names = asked("co_missing", who("amy"), who("bea"), seen, *rows)
        assert pairs(answer, names) == expected


def test_who_was_found_with_a_missing_child_is_missing_with_her_only_in_an_episode_of_her_own(asked):
    night = at("2026-02-02", 18, 23)
    hers = episode("amy", night, with_her("bea", night))
    assert asked("co_missing", who("amy"), who("bea"), hers)[0]["rows"] == []
    answer, names = asked("co_missing", who("amy"), who("bea"), hers, episode("bea", night, access=COUNCIL))
    assert pairs(answer, names) == {("Amy", "Bea"): ([], ["2026-02-02"])}
    assert (answer["rows"][0]["agencies"], answer["rows"][0]["accounts"]) == (2, 2)


def test_a_child_who_has_not_been_found_counts_and_an_adult_does_not(asked):
    open_ended = Bounds("2026-02-02T18:00:00.000000Z", LATEST, "unknown")
    seen = found_at("bus station", at("2026-02-02", 18, 19), part_of="last_seen")
    rows = [episode(name, open_ended, seen) for name in ("amy", "bea", "carl")]
    answer, names = asked("co_missing", who("amy"), who("bea"), who("carl", "1980-01-01"), *rows)
    assert pairs(answer, names) == {("Amy", "Bea"): (["2026-02-02"], [])}
