"""Of too many routes, the best supported are among those compared, whoever invents how many."""

from itertools import pairwise

from graph_service.analysis.crowds import chosen

FLOOD, POLICE, SCHOOL = (frozenset({name}) for name in ("flood", "police", "school"))


def between(*routes):
    """The links of routes: the intermediaries, and who states every link."""
    stated = {}
    for through, agencies in routes:
        stops = ["a", *through.split(), "z"]
        for x, y in pairwise(stops):
            stated[min(x, y), max(x, y)] = agencies
    return stated


def test_five_thousand_invented_intermediaries_leave_every_other_agencys_routes_in():
    flood = [(f"m{n:05}", FLOOD) for n in range(5000)]
    real = [("x1", POLICE | SCHOOL), ("x2", POLICE), ("x3", SCHOOL)]
    mixed = {("a", "x4"): POLICE, ("x4", "z"): SCHOOL, ("a", "x5"): POLICE, ("x5", "z"): FLOOD}
    found = chosen("a", "z", range(2, 4), between(*flood, *real) | mixed, 200)
    assert len(found) == 200
    assert {("a", f"x{n}", "z") for n in (1, 2, 3, 4)} <= set(found)


def test_a_longer_route_that_two_agencies_state_stands_beside_shorter_ones_that_one_invents():
    flood = [(f"m{n:05}", FLOOD) for n in range(300)]
    found = chosen("a", "z", range(2, 4), between(*flood, ("x y", POLICE | SCHOOL)), 200)
    assert ("a", "x", "y", "z") in found and len(found) == 200


def test_of_two_agencies_routes_those_of_most_agencies_come_before_the_cut():
    many = [(f"m{n:05}", POLICE | SCHOOL) for n in range(300)]
    found = chosen("a", "z", range(2, 4), between(*many, ("zz", POLICE | SCHOOL | FLOOD)), 50)
    assert found[0] == ("a", "zz", "z") and len(found) == 50
