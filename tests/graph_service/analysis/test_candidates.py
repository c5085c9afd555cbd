"""No number of an agency's things, nor what it says of another's, takes the other's best from those that are compared."""

from graph_service.analysis.candidates import candidates


def most_like(keys):
    return {"exact": 1.0, "near": 0.7}[max(keys, key={"exact": 1, "near": 0}.__getitem__)]


def test_those_that_can_be_most_like_come_first():
    borne = {"near": [("a", "police"), ("b", "police")], "exact": [("c", "police")]}
    assert candidates(borne, most_like, 2) == (["c", "a"], 1)


def test_a_flood_leaves_each_agency_its_own_best():
    flood = [(f"f{n:04}", "flood") for n in range(1000)]
    chosen, more = candidates({"exact": flood, "near": [("ours", "police"), ("theirs", "council")]}, most_like, 10)
    assert {"ours", "theirs"} <= set(chosen) and len(chosen) == 10 and more == 992


def test_what_an_agency_says_of_anothers_moves_nothing_in_the_others_hand():
    flood = [(f"f{n:04}", "flood") for n in range(1000)]
    forged = [(f"p{n:04}", "flood") for n in range(500)]
    held = [(f"p{n:04}", "police") for n in range(500)]
    chosen, _ = candidates({"exact": [*flood, *forged, ("best", "police")], "near": held}, most_like, 10)
    assert "best" in chosen and len(chosen) == 10


def test_what_bears_too_few_keys_is_no_candidate():
    assert candidates({"one": [("a", "police")]}, lambda keys: float({"one", "two"} <= set(keys)), 5) == ([], 0)
    spread = {"one": [("a", "police")], "two": [("a", "council")]}
    assert candidates(spread, lambda keys: float({"one", "two"} <= set(keys)), 5) == (["a"], 0)
