"""Who was there when a child was found: small worlds worked out by hand, each named as who asked for it would name it."""

from dataclasses import replace

from graph_service.model.facts import Link
from graph_service.model.times import Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from tests.graph_service.questions.test_co_missing import (
    COUNCIL,
    POLICE,
    asked,
    at,
    episode,
    found_at,
    who,
    with_her,
)
from tests.worlds import MINT, between, event, part, person, row, subject_id

__all__ = ["asked"]

EVENING = at("2026-02-02", 20, 21)
NIGHT = at("2026-02-02", 18, 23)
ADULT = "1980-01-01"


def order(name, reference, first, last, kind="SUBJECT_TO", access=POLICE):
    """An order about somebody, from one day to another."""
    what = replace(event("police", reference), kind=EntityKind.ORDER)
    bound = Link(kind, person("council", name), what, between(first, last))
    return row(part(what, access, bound, names=(f"Order {reference}",)), reference=f"{reference} {name} {kind}")


def of(name):
    """The id of somebody whom nothing joins to anybody else."""
    return MINT.alone(subject_id(person("council", name)))


def rows_of(answer, names):
    """Each row by who was there: roles, places, days, orders with their days."""
    return {
        names[row["who"]]: (
            row["roles"],
            [names[i] for i in row["places"]],
            row["days"],
            [(names[one["order"]], names[one["of"]], one["kind"], one["days"]) for one in row["orders"]],
        )
        for row in answer["rows"]
    }


def test_who_was_found_with_her_is_shown_with_the_orders_in_force_that_day_and_no_others(asked):
    said = [
        who("amy"),
        who("carl", ADULT),
        episode("amy", NIGHT, with_her("carl", EVENING)),
        order("carl", "A", "2026-01-01", "2026-06-30"),
        order("carl", "B", "2026-02-03", "2026-06-30"),
        order("amy", "A", "2026-01-01", "2026-06-30", "PROTECTED_BY"),
    ]
    answer, names = asked("found_with", *said, child=of("amy"))
    day = ["2026-02-02"]
    bound = [("Order A", "Amy", "PROTECTED_BY", day), ("Order A", "Carl", "SUBJECT_TO", day)]
    found = rows_of(answer, names)["Carl"]
    assert (*found[:3], sorted(found[3])) == (["found_with"], [], day, bound)
    assert (answer["rows"][0]["age"], answer["rows"][0]["agencies"], answer["rows"][0]["accounts"]) == ("adult", 1, 1)


def test_two_agencies_give_two_days_and_the_order_was_in_force_on_one_of_them(asked):
    later = at("2026-02-06", 20, 21)
    rows = [
        episode("amy", NIGHT, with_her("carl", EVENING), reference="shared"),
        episode("amy", later, with_her("carl", later), access=COUNCIL, reference="other"),
        order("carl", "A", "2026-02-04", "2026-06-30"),
    ]
    answer, _ = asked("found_with", who("amy"), who("carl", ADULT), *rows, child=of("amy"))
    told = sorted((row["days"], [one["days"] for one in row["orders"]]) for row in answer["rows"])
    assert told == [(["2026-02-02"], []), (["2026-02-06"], [["2026-02-06"]])]


def test_somebody_in_another_event_at_the_same_registered_place_and_time_was_there_too(asked):
    def other(name, where, when):
        what = event("police", f"stop {name}")
        there = Link("INVOLVED_IN", person("council", name), what, when, {"role": "driver"})
        said = part(what, POLICE, there, found_at(where, when, part_of="occurred")(what), event=when, event_kind="stop")
        return row(said, reference=f"stop {name}")

    rows = [
        episode(
            "amy", NIGHT, found_at("bus station", EVENING), found_at("police station", EVENING, part_of="occurred")
        ),
        other("carl", "bus station", at("2026-02-02", 20, 22)),
        other("dan", "bus station", at("2026-02-02", 22, 23)),
        other("eve", "police station", EVENING),
    ]
    people = [who("amy"), *(who(name, ADULT) for name in ("carl", "dan", "eve"))]
    answer, names = asked("found_with", *people, *rows, child=of("amy"))
    assert rows_of(answer, names) == {"Carl": ([], ["Bus Station"], ["2026-02-02"], [])}
    assert any(note.endswith("join nobody. Set aside: 1.") for note in answer["notes"])


def test_asked_of_an_episode_two_missing_children_were_each_there_with_the_other_and_who_told_of_it_was_not(asked):
    said = [
        who("amy"),
        who("bea"),
        who("fay", ADULT),
        episode("amy", NIGHT, with_her("bea", NIGHT, "missing"), with_her("fay", NIGHT, "informant")),
    ]
    answer, names = asked("found_with", *said, child=of("amy"))
    assert rows_of(answer, names) == {"Bea": (["missing"], [], ["2026-02-02"], [])}
    both, names = asked("found_with", *said, event=answer["rows"][0]["event"])
    assert {names[row["who"]]: [names[i] for i in row["children"]] for row in both["rows"]} == {
        "Amy": ["Bea"],
        "Bea": ["Amy"],
    }


def test_an_order_is_not_told_of_to_who_may_not_see_it(asked):
    health = AccessClass("police", tags=("health",))
    said = [
        who("amy"),
        who("carl", ADULT),
        episode("amy", NIGHT, with_her("carl", Bounds())),
        order("carl", "A", "2026-01-01", "2026-06-30", access=health),
    ]
    answer, names = asked("found_with", *said, child=of("amy"))
    (told,) = rows_of(answer, names)["Carl"][3]
    assert told == ("Order A", "Carl", "SUBJECT_TO", ["2026-02-02"])
    answer, names = asked("found_with", *said, hidden="health", child=of("amy"))
    assert rows_of(answer, names) == {"Carl": (["found_with"], [], ["2026-02-02"], [])}
