"""Where an event is counted: each rule of the design on a case of its own, named as those who asked for it would name it."""

import json
from dataclasses import replace
from itertools import count

import pytest

from graph_service.model.facts import Feed, Link
from graph_service.model.register import GROUP_OF, Shape
from graph_service.model.visibility import AccessClass
from graph_service.spelling.points import cell_100m
from tests.installation import Installation, clear
from tests.worlds import File, between, event, moment, numbered, part, person, place, row

POLICE, COUNCIL, OURS = (AccessClass(name) for name in ("police", "council", "place-register"))
PERIOD = {"since": "2026-01-01", "until": "2026-03-31"}
LAT, LON = 53.9, -1.9
METRE = 1 / 111_320
"""A metre north, in degrees."""


def square(lat=LAT, lon=LON, metres=100):
    """A footprint with its south-west corner at a point."""
    north, east = lat + metres * METRE, lon + metres * METRE / 0.589
    return {"type": "Polygon", "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]]}


def point(lat=LAT, lon=LON):
    return {"type": "Point", "coordinates": [lon, lat]}


def entry(name, **shape):
    """A place of the register, by its name."""
    told = Shape(name=name, **shape)
    about = place("place-register", name)
    said = part(about, OURS, kind="register", names=(name,), register=GROUP_OF.get(told.kind, "place"), shape=told.text)
    return row(said, reference=name)


def registered(*entries, step=0):
    return File(Feed("place-register", "places", "locations"), numbered(entries), moment(step - 1), f"register {step}")


def child(number, access=COUNCIL, **home):
    """A child of the council's, at times with a home."""
    who = person("council", f"c{number}")
    lives = Link("LIVES_AT", who, _where(access.agency, home), qualifiers=home, **HOME) if home else None
    return row(
        part(who, access, *([lives] if lives else []), born=("2012-05-01", "2012-05-01")), reference=f"c{number}"
    )


HOME = {"valid": between("2026-01-01", "2026-01-31")}
_numbers = count()


def happened(number, access=POLICE, day="2026-01-10", part_of="occurred", what=None, **told):
    """An event with a child, told to have been somewhere."""
    what = what or event(access.agency, f"e{next(_numbers)}")
    told = {"part": part_of, **told}
    if "lat" in told:
        told |= {"precision_m": told.get("precision_m", 5.0), "method": "lat_lon"}
        if told["precision_m"] <= 250:
            told["cell"] = cell_100m(told["lat"], told["lon"]).cell_id
    at = Link("AT", what, _where(access.agency, told), valid=between(day, day), qualifiers=told)
    there = Link("INVOLVED_IN", person("council", f"c{number}"), what, qualifiers={"role": "victim"})
    said = part(what, access, at, there, kind="event", event=between(day, day), event_kind="concern")
    return row(said, reference=f"{what.reference} {next(_numbers)}")


def _where(agency, told):
    uprn = told.get("uprn")
    return place(agency, uprn, f"uprn:{uprn}") if uprn else place(agency, f"words {next(_numbers)}")


@pytest.fixture
def asked(ready):
    """Play a register and rows, and ask: the rows by what they are called, with their children, and the answer."""

    def ask(*files, known=None, **more):
        clear(ready)
        here = Installation(ready)
        assert set(here.play(files)) == {""}
        answer = here.told(here.all_seeing(), "hotspots", {**PERIOD, **more, **({"known_at": known} if known else {})})
        names = {i: label["text"] for i, label in answer["labels"].items()}
        found = {names.get(r["place"]) or r["cell"]: r["children"] for r in answer["rows"]}
        return found, answer

    return ask


def files(*rows):
    """Files of the rows, one an agency."""
    by_agency = {}
    for each in rows:
        by_agency.setdefault(each.parts[0].access.agency, []).append(each)
    return [
        File(Feed(agency, "book", "all"), numbered(mine), moment(n), f"{agency} {n}")
        for n, (agency, mine) in enumerate(by_agency.items())
    ]


def children(several):
    return [child(n) for n in range(several)]


def test_a_bus_station_in_words_by_one_agency_and_by_uprn_by_another_is_one_place(asked):
    station = entry("Larkmoor Bus Station", other_names=("the bus station",), kind="transport", uprns=("100",))
    rows = [
        happened(0, uprn="100"),
        happened(1, COUNCIL, words="the bus station"),
        happened(2, COUNCIL, words="larkmoor bus station"),
    ]
    assert asked(registered(station), *files(*children(3), *rows))[0] == {"Larkmoor Bus Station": 3}


def test_ten_children_at_one_named_stop_without_a_uprn_are_one_row_of_ten(asked):
    stop = entry("Curlew Lane stop", kind="transport", geometry=point())
    rows = [happened(n, words="curlew lane stop") for n in range(10)]
    assert asked(registered(stop), *files(*children(10), *rows))[0] == {"Curlew Lane stop": 10}


def test_a_park_gathers_points_thirty_metres_outside_if_they_are_no_finer_and_none_sixty_metres_outside(asked):
    park = entry("Heron Park", kind="park", geometry=square())
    told = [(30, 100.0), (30, 5.0), (60, 100.0)]
    rows = [
        happened(n, lat=LAT - away * METRE, lon=LON + 50 * METRE, precision_m=fine)
        for n, (away, fine) in enumerate(told)
    ]
    found, _ = asked(registered(park), *files(*children(3), *rows))
    assert found["Heron Park"] == 1 and sum(found.values()) == 3


def test_a_street_is_a_line_with_a_width(asked):
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.004, LAT]]}
    street = entry("Starling Street", kind="street", geometry=line, width_m=20.0)
    rows = [happened(n, lat=LAT + away * METRE, lon=LON + 0.001) for n, away in enumerate((8, -14, 40))]
    found, _ = asked(registered(street), *files(*children(3), *rows))
    assert found["Starling Street"] == 2


def test_a_flat_above_a_takeaway_is_an_address_though_it_lies_in_the_takeaways_footprint(asked):
    shop = entry("Starling Street Takeaway", kind="food", uprns=("200",), geometry=square())
    flat = happened(0, uprn="201", lat=LAT + 20 * METRE, lon=LON + 20 * METRE)
    found, answer = asked(registered(shop), *files(*children(1), flat))
    (only,) = answer["rows"]
    assert found == {only["cell"]: 1} and only["place"] is None


def test_a_childrens_home_with_coordinates_alone_is_in_its_cell_and_has_no_name(asked):
    home = happened(0, place_kind="placement", lat=LAT, lon=LON, words="the willows 4 mill lane")
    _, answer = asked(
        registered(entry("A park round it", kind="park", geometry=square(metres=500))), *files(*children(1), home)
    )
    assert [r["group"] for r in answer["rows"]] == ["cell"]
    assert "willows" not in json.dumps(answer)


def test_six_children_at_words_that_name_no_place_are_no_row_and_words_with_a_figure_are_not_listed(asked):
    rows = [happened(n, words="the willows 4 mill lane") for n in range(6)] + [happened(6, words="by the shops")]
    found, answer = asked(registered(), *files(*children(7), *rows))
    assert found == {} and answer["figures"]["unplaced"] == 7
    assert "by the shops (1)" in " ".join(answer["notes"]) and "willows" not in json.dumps(answer)


def test_what_happened_online_is_at_no_place_and_is_counted(asked):
    rows = [happened(0, place_kind="online", lat=LAT, lon=LON), happened(1, place_kind="online", uprn="100")]
    found, answer = asked(registered(entry("Bus Station", uprns=("100",))), *files(*children(2), *rows))
    assert found == {} and answer["figures"]["online"] == 2


def test_a_hotel_once_a_placement_is_an_address_for_the_child_who_lived_there_then_and_a_hotel_for_others(asked):
    hotel = entry("Whinmoor Hotel", kind="hotel", uprns=("300",))
    lived = child(0, COUNCIL, uprn="300")
    rows = [happened(0, uprn="300"), happened(1, uprn="300"), happened(0, uprn="300", day="2026-03-10")]
    found, answer = asked(registered(hotel), *files(lived, child(1), *rows))
    assert found == {"Whinmoor Hotel": 2} and answer["rows"][0]["child_days"] == 2
    assert answer["figures"]["addresses"] == 1


def test_a_pub_landlords_child_is_at_home_there_and_her_friend_at_the_pub(asked):
    pub = entry("The Lapwing", kind="food", uprns=("400",))
    lives = child(0, COUNCIL, uprn="400")
    friend, own = happened(1, uprn="400"), happened(0, uprn="400")
    found, answer = asked(registered(pub), *files(lives, child(1), friend, own))
    assert found == {"The Lapwing": 1} and answer["figures"]["addresses"] == 1


def test_a_school_and_a_police_station_stand_in_lists_of_their_own_after_the_others(asked):
    held = registered(
        entry("Larkmoor High", kind="school", uprns=("1",)),
        entry("Police station", kind="police", uprns=("2",)),
        entry("Arcade", uprns=("3",)),
    )
    rows = [
        *(happened(n, uprn="2") for n in range(5)),
        *(happened(n, uprn="1") for n in range(3)),
        happened(0, uprn="3"),
    ]
    found, answer = asked(held, *files(*children(5), *rows))
    assert list(found) == ["Arcade", "Larkmoor High", "Police station"]
    assert [r["group"] for r in answer["rows"]] == ["place", "routine", "artefact"]


def test_a_place_registered_in_march_gathers_january_asked_as_known_from_march_on_and_the_answer_says_since_when(asked):
    rows = files(*children(2), *(happened(n, lat=LAT, lon=LON) for n in range(2)))
    late = (*rows, registered(entry("Plover Lane shops", geometry=point()), step=len(rows)))
    found, answer = asked(*late)
    assert found == {"Plover Lane shops": 2} and answer["rows"][0]["registered"] == moment(len(rows))[:10]
    before, _ = asked(*late, known=f"{moment(len(rows))[:10]}T00:00:00+00:00")
    assert before == {cell_100m(LAT, LON).cell_id: 2}


def test_an_agencys_reference_is_where_the_installation_maps_it_and_no_other_agencys_is(asked):
    arcade = entry("Curlew Arcade", references=("police/book/LOC9",))
    rows = [happened(0, place_ref="book/LOC9"), happened(1, COUNCIL, place_ref="book/LOC9")]
    found, answer = asked(registered(arcade), *files(*children(2), *rows))
    assert found == {"Curlew Arcade": 1} and answer["figures"]["unplaced"] == 1


def test_words_that_two_places_bear_name_neither(asked):
    held = registered(entry("The Arcade"), entry("Old arcade", other_names=("the arcade",)))
    found, answer = asked(held, *files(*children(1), happened(0, words="the arcade")))
    assert found == {} and answer["figures"]["unplaced"] == 1


def test_what_one_statement_calls_a_home_is_an_address_for_all_of_that_event_and_part_and_for_no_other(asked):
    what = event("police", "shared")
    arcade = entry("Curlew Arcade", uprns=("3",))
    rows = [
        happened(0, what=what, uprn="3"),
        happened(0, COUNCIL, what=what, place_kind="home"),
        happened(0, what=what, part_of="found", uprn="3"),
        happened(1, uprn="3"),
    ]
    found, answer = asked(registered(arcade), *files(*children(2), *rows))
    assert found == {"Curlew Arcade": 2} and answer["rows"][0]["child_days"] == 2
    assert answer["figures"]["addresses"] == 1


def test_a_childs_home_nobody_registered_is_an_address_for_all_that_is_said_of_that_event_and_part(asked):
    arcade, lives, what = entry("Arcade", geometry=square()), child(0, COUNCIL, uprn="900"), event("police", "at home")
    inside = {"lat": LAT + 20 * METRE, "lon": LON + 20 * METRE}
    rows = [happened(0, what=what, uprn="900"), happened(0, what=what, **inside), happened(1, **inside)]
    found, answer = asked(registered(arcade), *files(lives, child(1), *rows))
    assert found["Arcade"] == 1 and answer["figures"]["addresses"] == 1 and len(found) == 2


def test_asking_for_one_agency_alone_turns_no_address_into_a_place(asked):
    what, arcade = event("police", "shared"), entry("Curlew Arcade", uprns=("3",))
    rows = [happened(0, what=what, uprn="3"), happened(0, COUNCIL, what=what, place_kind="refuge")]
    told_by_police = part(person("council", "c0"), POLICE, born=("2012-05-01", "2012-05-01"))
    rows.append(row(told_by_police, reference="the police know her age too"))
    for more in ({}, {"agencies": ["police"]}, {"as_at": "2026-01-10"}, {"recorded_by": "2026-12-31"}):
        found, answer = asked(registered(arcade), *files(*children(1), *rows), **more)
        assert (found, answer["figures"]["addresses"]) == ({}, 1), more


def test_one_point_off_the_national_grid_is_counted_and_stops_nobodys_question(asked):
    jersey = replace_cell(happened(0, lat=49.2, lon=-2.1, precision_m=1000.0), 5.0)
    found, answer = asked(registered(), *files(*children(2), jersey, happened(1, lat=LAT, lon=LON)))
    assert sum(found.values()) == 1 and answer["figures"]["off_the_map"] == 1


def replace_cell(told, precision_m):
    """The same row with a finer position, which has no cell."""
    (said,) = told.parts
    at, there = said.links
    return replace(
        told,
        parts=(replace(said, links=(replace(at, qualifiers={**at.qualifiers, "precision_m": precision_m}), there)),),
    )


def test_moving_an_address_inside_its_cell_changes_no_answer_but_evidence(asked):
    south_west = cell_100m(LAT, LON).corners[0]
    answers = []
    for east, north in ((0.0002, 0.0002), (0.0012, 0.0007), (0.0007, 0.0001), (0.0003, 0.0006)):
        lon, lat = south_west[0] + east, south_west[1] + north
        assert cell_100m(lat, lon).cell_id == cell_100m(LAT, LON).cell_id
        home = happened(0, what=event("police", "home"), place_kind="home", lat=lat, lon=lon)
        _, answer = asked(
            registered(entry("Park", kind="park", geometry=square(metres=300))), *files(*children(1), home)
        )
        for each in answer["rows"]:
            each.pop("evidence")
        answers.append(answer["rows"] + answer["notes"] + [answer["figures"]])
    assert all(answer == answers[0] for answer in answers) and len(answers) == 4


def test_the_finding_of_a_child_counts_on_its_own_day(asked):
    arcade, what = entry("Curlew Arcade", uprns=("3",)), event("police", "episode")
    rows = [
        happened(0, what=what, day="2025-12-31", part_of="last_seen", uprn="3"),
        happened(0, what=what, day="2026-01-01", part_of="found", uprn="3"),
    ]
    found, answer = asked(registered(arcade), *files(*children(1), *rows))
    assert found == {"Curlew Arcade": 1} and answer["rows"][0]["child_days"] == 1


def test_one_who_turns_eighteen_during_an_event_is_a_child_where_it_began(asked):
    began, ended = (entry(name, uprns=(uprn,)) for name, uprn in (("Arcade", "1"), ("Harbour", "2")))
    grown = row(part(person("council", "c0"), COUNCIL, born=("2008-02-01", "2008-02-01")), reference="c0")
    what = event("police", "long")
    rows = [happened(0, what=what, uprn="1"), happened(0, what=what, uprn="2", day="2026-03-10", part_of="found")]
    found, _ = asked(registered(began, ended), *files(grown, *rows))
    assert found == {"Arcade": 1}


def test_the_period_before_stands_beside_each_count(asked):
    arcade = entry("Curlew Arcade", uprns=("3",))
    rows = [happened(n, day="2025-11-10", uprn="3") for n in range(3)] + [
        happened(0, uprn="3"),
        happened(1, day="2025-11-11", lat=LAT, lon=LON),
    ]
    _, answer = asked(registered(arcade), *files(*children(3), *rows), compare=True)
    assert [(r["children"], r["before"]) for r in answer["rows"]] == [(1, 3)]
    assert asked(registered(arcade), *files(*children(3), *rows))[1]["rows"][0]["before"] is None
