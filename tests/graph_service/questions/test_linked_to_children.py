"""Who is linked to several children: worked cases that a reader can follow by hand. Everybody is invented."""

import json

import pytest

from graph_service.model.facts import Feed, Link
from graph_service.model.times import Bounds
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.questions.hotspots import EMPTY
from tests.worlds import MINT, File, event, moment, numbered, part, person, place, reader, row, subject_id, vehicle

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
GIRLS = [person("police", f"girl {n}") for n in range(3)]
MAN, HEAD, CARER, WORKER = (person("police", name) for name in ("man", "head", "carer", "worker"))
CAR = vehicle("police", "AB12CDE")
SPRING = {"since": "2026-02-01", "until": "2026-04-30"}
BORN = {"born": ("2011-05-01", "2011-05-01")}
GROWN = {"born": ("1980-05-01", "1980-05-01")}


def at(day, hour=16):
    """An hour of a day in February."""
    return Bounds(f"2026-02-{day:02}T{hour}:00:00.000000Z", f"2026-02-{day:02}T{hour}:59:59.999999Z", "hour")


def happened(number, day, *who, at_place=None, hour=16, access=POLICE, grade="3x5x2 2 D P"):
    """An event with those who were in it, each with a role; at a place by its words."""
    what = event("police", f"e{number}")
    when = at(day, hour)
    links = [Link("INVOLVED_IN", one, what, when, {"role": role}) for one, role in who]
    if at_place:
        links.append(Link("AT", what, place("police", f"l{number}"), when, {"part": "occurred", "words": at_place}))
    return part(what, access, *links, kind="event", event=when, event_kind="concern", grade=grade)


def people(*more):
    girls = [part(one, POLICE, kind="person", names=(f"Girl {n}",), **BORN) for n, one in enumerate(GIRLS)]
    adults = [part(one, POLICE, kind="person", names=("Adult",), **GROWN) for one in (MAN, HEAD, CARER, WORKER)]
    return [*girls, *adults, *more]


def asked(ready, *parts, scope=None, **values):
    clear(ready)
    here = Installation(ready)
    rows = numbered(row(one, reference=f"row {n}") for n, one in enumerate(people(*parts)))
    assert here.play((File(Feed("police", "book", "all"), rows, moment(-1), "all"),)) == [""]
    return here.told(scope or here.all_seeing(), "linked_to_children", {**SPRING, **values})


def entity(mention):
    return MINT.mint("e", "subject", subject_id(mention))


def listed(answer):
    return {r["who"]: (r["list"], r["at_least"]) for r in answer["rows"]}


def test_one_adult_and_three_children_by_events_and_a_car_and_his_weakest_grade(ready):
    keeps = part(MAN, POLICE, Link("KEEPER_OF", MAN, CAR), kind="note", grade="3x5x2 1 A P")
    told = asked(
        ready,
        keeps,
        happened(1, 2, (GIRLS[0], "victim"), (MAN, "suspect")),
        happened(2, 3, (GIRLS[1], "victim"), (CAR, "used")),
        happened(3, 4, (GIRLS[2], "victim"), (CAR, "used"), grade="3x5x2 1 A P"),
    )
    (man,) = told["rows"]
    assert (man["who"], man["kind"], man["list"], man["at_least"]) == (entity(MAN), "adult", "first", 3)
    assert [(b["means"], b["how"]) for b in man["branches"] if b["child"] == entity(GIRLS[0])] == [("event", "suspect")]
    assert {b["means"] for b in man["branches"]} == {"event", "vehicle"}
    assert (man["weakest"], man["hours"]) == (["3x5x2 2 D P"], ["weekday, after school"])


def test_work_and_care_alone_is_the_second_list_and_one_night_outside_the_role_is_the_first(ready):
    cares = [part(CARER, POLICE, Link("CARER_OF", CARER, girl), kind="link") for girl in GIRLS]
    helps = [part(WORKER, POLICE, Link("SUPPORTED_BY", girl, WORKER), kind="link") for girl in GIRLS[:2]]
    events = [happened(n, 2 + n, (girl, "victim"), (HEAD, "informant")) for n, girl in enumerate(GIRLS)]
    told = asked(ready, *cares, *helps, *events)
    assert listed(told) == {entity(one): ("work or care", n) for one, n in ((CARER, 3), (WORKER, 2), (HEAD, 3))}
    assert told["figures"] == {"first": 0, "work_or_care": 3, "age_disputed": 0}
    night = part(WORKER, POLICE, Link("SEEN_WITH", WORKER, GIRLS[2], at(6, 23)), kind="link")
    assert listed(asked(ready, *cares, *helps, *events, night))[entity(WORKER)] == ("first", 3)


def test_two_are_at_one_place_only_if_it_is_registered_and_the_hours_overlap(ready):
    shape = json.dumps({**EMPTY, "name": "The Arcade"})
    entry = part(
        place("place-register", "R1"),
        AccessClass("place-register"),
        kind="register",
        names=("The Arcade",),
        register="place",
        shape=shape,
    )
    for hours, found in (((16, 16), True), ((16, 20), False)):
        clear(ready)
        here = Installation(ready)
        first = happened(1, 2, (MAN, "present"), at_place="the arcade", hour=hours[0])
        girls = [
            happened(2 + n, 2, (girl, "present"), at_place="the arcade", hour=hours[1]) for n, girl in enumerate(GIRLS)
        ]
        rows = numbered(row(one, reference=f"row {n}") for n, one in enumerate(people(first, *girls)))
        register = File(
            Feed("place-register", "places", "locations"), numbered([row(entry, reference="R1")]), moment(-1), "places"
        )
        assert here.play((register, File(Feed("police", "book", "all"), rows, moment(-1), "all"))) == ["", ""]
        told = here.told(here.all_seeing(), "linked_to_children", SPRING)
        assert ({r["who"] for r in told["rows"]} == {entity(MAN)}) is found


def test_children_without_a_name_count_for_no_more_than_they_must_be(ready):
    nameless = [person("police", f"unknown {n}") for n in range(3)]
    born = [part(one, POLICE, kind="person", **BORN) for one in nameless]
    apart = [happened(n, 2 + n, (one, "victim"), (MAN, "suspect")) for n, one in enumerate(nameless)]
    assert listed(asked(ready, *born, *apart)) == {}
    together = happened(9, 9, (nameless[0], "victim"), (nameless[1], "victim"), (MAN, "suspect"))
    assert listed(asked(ready, *born, *apart, together)) == {entity(MAN): ("first", 2)}


def test_who_is_a_child_by_one_record_and_an_adult_by_another_is_shown_and_not_counted(ready):
    other = part(GIRLS[1], POLICE, kind="person", born=("2000-01-01", "2000-01-01"))
    events = [happened(n, 2 + n, (girl, "victim"), (MAN, "suspect")) for n, girl in enumerate(GIRLS)]
    (man,) = asked(ready, other, *events)["rows"]
    assert (man["at_least"], man["disputed"]) == (2, [entity(GIRLS[1])])


def test_a_word_about_a_mans_age_takes_him_out_of_no_list_but_puts_him_into_one_apart(ready):
    her_word = part(MAN, POLICE, kind="person", born=("2010-07-12", "2011-07-11"))
    events = [happened(n, 2 + n, (girl, "victim"), (MAN, "suspect")) for n, girl in enumerate(GIRLS)]
    told = asked(ready, her_word, *events)
    assert listed(told) == {entity(MAN): ("age disputed", 3)}
    assert told["rows"][0]["kind"] == "adult" and told["figures"] == {"first": 0, "work_or_care": 0, "age_disputed": 1}


@pytest.mark.parametrize("hidden", [True, False])
def test_what_is_hidden_links_nobody(ready, hidden):
    closed = AccessClass("police", tags=("operation:oak",)) if hidden else POLICE
    events = [
        happened(n, 2 + n, (girl, "victim"), (MAN, "suspect"), access=closed if n else POLICE)
        for n, girl in enumerate(GIRLS)
    ]
    assert bool(asked(ready, *events, scope=reader([POLICE]))["rows"]) is not hidden
