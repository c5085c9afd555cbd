"""Which Subjects are one entity is a function of their keys and of the judgements alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.model.identity import MATCHER, Founding, Judged, Verdict, partition

SUBJECTS = [f"u{n}" for n in range(7)]
AGENCIES = ("police", "council", "school")


@st.composite
def populations(draw, names=tuple(SUBJECTS), keys=("", "", "k1", "k2", "k3")):
    """Subjects of three agencies with or without a key, most of them open, and words about pairs of them."""
    subjects = {
        name: Founding(
            draw(st.sampled_from(keys)), f"own {name}", draw(st.sampled_from(AGENCIES)), draw(st.integers(0, 4)) > 0
        )
        for name in names
    }
    pairs = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True).map(sorted)
    makers = st.sampled_from((MATCHER, MATCHER, *AGENCIES))
    made = draw(st.lists(st.tuples(pairs, st.sampled_from(list(Verdict)), makers), max_size=10))
    judged = [Judged(f"day {n}", f"j{n}", *pair, verdict, by) for n, (pair, verdict, by) in enumerate(made)]
    return subjects, judged


def in_force(subjects, judged):
    """The newest word of each maker on each pair, of those whose word it is: by the pair and the maker."""
    last = {(frozenset((j.first, j.second)), j.agency): j for j in judged}
    return {
        (pair, maker): j
        for (pair, maker), j in last.items()
        if maker == MATCHER or maker in {subjects[s].agency for s in pair}
    }


def parting(subjects, judged):
    return [j for j in in_force(subjects, judged).values() if j.verdict is Verdict.NOT_SAME]


def mover(subjects, j):
    """Whom a word of 'not same' moves, by a table of its own."""
    ours = {s for s in (j.first, j.second) if subjects[s].agency == j.agency}
    return max(ours) if ours else max(j.first, j.second)


def together(found):
    """The sets of Subjects that are one entity."""
    clusters = {}
    for subject, entity in found.items():
        clusters.setdefault(entity, set()).add(subject)
    return clusters


@given(populations(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(population, random):
    subjects, judged = population
    shuffled, told = list(subjects.items()), list(judged)
    random.shuffle(shuffled)
    random.shuffle(told)
    assert partition(dict(shuffled), told) == partition(subjects, judged)


@given(populations())
def test_two_subjects_that_somebodys_newest_word_parts_are_never_one_entity(population):
    subjects, judged = population
    found = partition(subjects, judged)
    for j in parting(subjects, judged):
        assert found[j.first] != found[j.second]


@given(populations())
def test_who_is_not_moved_is_with_all_others_of_the_key_who_are_not_and_keeps_its_id(population):
    subjects, judged = population
    found = partition(subjects, judged)
    moved = {mover(subjects, j) for j in parting(subjects, judged)}
    stay = {s: f for s, f in subjects.items() if s not in moved}
    without = partition(stay, [j for j in judged if {j.first, j.second} <= stay.keys()])
    for one in stay:
        assert {s for s in stay if without[s] == without[one]} <= {s for s in stay if found[s] == found[one]}
        assert found[one] in {stay[s].by_key for s in stay if found[s] == found[one]} or not stay[one].by_key


@given(
    populations(keys=("", "k1", "k2")), st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS), st.sampled_from(AGENCIES)
)
def test_one_agencys_not_same_moves_its_own_subject_alone(population, first, second, maker):
    subjects, _ = population
    before = partition(subjects, ())
    word = Judged("day 9", "j9", *sorted((first, second)), Verdict.NOT_SAME, maker)
    after = partition(subjects, [word])
    gone = {s for s in subjects if before[s] != after[s]}
    assert gone <= {s for s in (first, second) if subjects[s].agency == maker}
    if first == second or before[first] != before[second]:
        assert not gone


@given(populations())
def test_same_counts_when_the_matcher_says_it_or_both_agencies_do_and_never_of_a_closed_subject(population):
    subjects, judged = population
    judged = [j for j in judged if j.verdict is not Verdict.NOT_SAME]
    plain = {name: replace(f, by_key="") for name, f in subjects.items()}
    found, words = partition(plain, judged), in_force(subjects, judged)
    said = {pair for pair, _ in words}
    joined = {name: {name} for name in subjects}
    for pair in said:
        sayers = {maker for (p, maker), j in words.items() if p == pair and j.verdict is Verdict.SAME}
        enough = MATCHER in sayers or {subjects[s].agency for s in pair} == sayers - {MATCHER}
        if enough and all(subjects[s].open for s in pair):
            one = set().union(*(joined[s] for s in pair))
            joined.update(dict.fromkeys(one, one))
    assert {frozenset(c) for c in together(found).values()} == {frozenset(c) for c in joined.values()}


def test_each_rule_by_hand():
    p, c = Founding("k", "own p", "police", True), Founding("k", "own c", "council", True)
    apart = {"p": replace(p, by_key=""), "c": replace(c, by_key="")}

    def word(verdict, by, at="1"):
        return Judged(at, f"j {by} {at}", "c", "p", verdict, by)

    same, parts = Verdict.SAME, Verdict.NOT_SAME
    assert partition({"p": p, "c": c}, [word(parts, "police")]) == {"p": "own p", "c": "k"}
    assert partition({"p": p, "c": c}, [word(parts, "council")]) == {"p": "k", "c": "own c"}
    assert partition({"p": p, "c": c}, [word(parts, MATCHER)]) == {"p": "own p", "c": "k"}
    assert partition({"p": p, "c": c}, [word(parts, "school")]) == {"p": "k", "c": "k"}
    assert partition({"p": p, "c": c}, [word(parts, "police"), word(Verdict.UNSURE, "police", "2")])["p"] == "k"
    assert partition({"p": p, "c": c}, [word(parts, "police"), word(same, MATCHER, "2")])["p"] == "own p"
    assert len(set(partition(apart, [word(same, "police")]).values())) == 2
    assert len(set(partition(apart, [word(same, "police"), word(same, "council", "2")]).values())) == 1
    assert len(set(partition(apart, [word(same, MATCHER)]).values())) == 1
    closed = {**apart, "c": replace(apart["c"], open=False)}
    assert len(set(partition(closed, [word(same, MATCHER)]).values())) == 2


@pytest.mark.parametrize("other", ["", "k2"])
def test_who_leaves_with_a_key_takes_it_from_nobody_who_stays(other):
    subjects = {"a": Founding(other, "own a", "police", True)}
    subjects |= {i: Founding("k1", f"own {i}", agency, True) for i, agency in (("b", "council"), ("m", "school"))}
    words = [
        Judged("1", "j1", "a", "m", Verdict.SAME, MATCHER),
        Judged("2", "j2", "b", "m", Verdict.NOT_SAME, "school"),
    ]
    assert partition(subjects, words[:1]) == dict.fromkeys("abm", "k1")
    found = partition(subjects, words)
    assert found == {"a": other or "own a", "m": other or "own a", "b": "k1"}


@pytest.mark.parametrize("days", [("4", "5"), ("5", "4")])
def test_who_is_moved_goes_first_to_whom_it_was_first_judged_the_same_as(days):
    subjects = {i: Founding("", f"own {i}", "police", True) for i in "abcm"}
    apart = [Judged("1", f"j {x} {y}", x, y, Verdict.NOT_SAME, MATCHER) for x, y in ("ab", "cm")]
    same = [Judged(day, f"j {x} m", x, "m", Verdict.SAME, MATCHER) for x, day in zip("ab", days, strict=True)]
    found = partition(subjects, [*apart, *same])
    assert found["m"] == found["a" if days[0] < days[1] else "b"] != found["b" if days[0] < days[1] else "a"]


@given(populations(keys=("", "k1")))
def test_judgements_of_not_the_same_only_divide(population):
    subjects, judged = population
    parted = partition(subjects, judged)
    whole = partition(subjects, [j for j in judged if j.verdict is not Verdict.NOT_SAME])
    for cluster in together(parted).values():
        assert len({whole[s] for s in cluster}) == 1


@given(populations(), st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS), st.sampled_from(AGENCIES))
def test_one_agencys_word_about_two_of_its_own_moves_nobody_elses(population, first, second, maker):
    subjects, judged = population
    matched = [j for j in judged if j.agency == MATCHER and j.verdict is Verdict.SAME]
    others = {s for s, f in subjects.items() if f.agency != maker}
    before = partition(subjects, matched)
    for verdict in (Verdict.SAME, Verdict.NOT_SAME) if first != second and not {first, second} & others else ():
        word = Judged("day 99", "j99", *sorted((first, second)), verdict, maker)
        after = partition(subjects, [*matched, word])
        assert {s: after[s] for s in others} == {s: before[s] for s in others}


@given(populations())
def test_an_entity_is_named_by_a_key_or_a_subject_of_its_own(population):
    subjects, judged = population
    for entity, cluster in together(partition(subjects, judged)).items():
        assert entity in {i for s in cluster for i in (subjects[s].by_key, subjects[s].by_self)}


@given(populations(keys=("", "k1", "k2")))
def test_without_judgements_one_key_is_one_entity_named_by_it(population):
    subjects, _ = population
    assert partition(subjects, ()) == {name: s.by_key or s.by_self for name, s in subjects.items()}


@given(
    populations(),
    st.sampled_from(SUBJECTS),
    st.sampled_from(SUBJECTS),
    st.sampled_from(list(Verdict)),
    st.sampled_from((MATCHER, *AGENCIES)),
)
def test_a_judgement_made_and_withdrawn_leaves_what_was(population, first, second, verdict, maker):
    subjects, judged = population
    later = Judged("day 9", "j9", *sorted((first, second)), verdict, maker)
    made = [*judged, later]
    partition(subjects, made)
    assert partition(subjects, [j for j in made if j != later]) == partition(subjects, judged)


@given(populations(names=("u0", "u1", "u2", "u3")), populations(names=("v0", "v1", "v2"), keys=("", "k4", "k5")))
def test_subjects_that_share_neither_key_nor_judgement_do_not_touch_each_other(one, other):
    (these, judged), (those, told) = one, other
    told = [replace(j, id=f"other {j.id}") for j in told]
    apart = {**partition(these, judged), **partition(those, told)}
    assert partition({**these, **those}, [*judged, *told]) == apart


def test_what_agencies_say_moves_nobody_whom_the_matcher_joined_to_one_of_theirs():
    subjects = {
        s: Founding(key, f"own {s}", agency, True)
        for s, key, agency in (("a", "k", "police"), ("b", "", "council"), ("c", "", "school"))
    }
    matched = Judged("1", "j1", "b", "c", Verdict.SAME, MATCHER)
    said = [Judged(at, f"j{at}", "a", "b", Verdict.SAME, by) for at, by in (("2", "police"), ("3", "council"))]
    assert partition(subjects, [matched]) == {"a": "k", "b": "own b", "c": "own b"}
    assert partition(subjects, [matched, *said]) == {"a": "k", "b": "k", "c": "own b"}


def test_two_agencies_word_counts_from_the_day_the_second_gives_it():
    subjects = {
        s: Founding("", f"own {s}", agency, True) for s, agency in zip("abcm", (*AGENCIES, "health"), strict=True)
    }
    parted = Judged("1", "j1", "c", "m", Verdict.NOT_SAME, MATCHER)
    days = (("2", "a", "police"), ("6", "a", "health"), ("3", "b", "council"), ("4", "b", "health"))
    said = [Judged(at, f"j{at}", other, "m", Verdict.SAME, by) for at, other, by in days]
    assert partition(subjects, [parted, *said])["m"] == "own b"


@pytest.mark.parametrize("pair", [("a", "z"), ("0", "a"), ("0", "z")])
def test_a_word_about_somebody_who_is_not_here_counts_for_nothing(pair):
    subjects = {"a": Founding("k", "own a", "police", True)}
    for verdict in Verdict:
        assert partition(subjects, [Judged("1", "j1", *pair, verdict, MATCHER)]) == {"a": "k"}
