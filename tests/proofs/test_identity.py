"""Which Subjects are one entity is a function of their keys and of the judgements alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph_service.model.identity import Founding, Judged, Verdict, partition

SUBJECTS = [f"u{n}" for n in range(7)]


@st.composite
def populations(draw, names=tuple(SUBJECTS), keys=("", "", "k1", "k2", "k3")):
    """Subjects with or without a key, and judgements about pairs of them."""
    subjects = {name: Founding(draw(st.sampled_from(keys)), f"own {name}") for name in names}
    pairs = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True).map(sorted)
    made = draw(st.lists(st.tuples(pairs, st.sampled_from(list(Verdict))), max_size=8))
    judged = [Judged(f"day {n}", f"j{n}", *pair, verdict) for n, (pair, verdict) in enumerate(made)]
    return subjects, judged


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
def test_two_subjects_last_judged_not_the_same_are_never_one_entity(population):
    subjects, judged = population
    found = partition(subjects, judged)
    last = {frozenset((j.first, j.second)): j.verdict for j in judged}
    for pair, verdict in last.items():
        if verdict is Verdict.NOT_SAME:
            assert len({found[s] for s in pair}) == 2


@given(populations())
def test_judgements_of_not_the_same_only_divide(population):
    subjects, judged = population
    parted = partition(subjects, judged)
    whole = partition(subjects, [j for j in judged if j.verdict is not Verdict.NOT_SAME])
    for cluster in together(parted).values():
        assert len({whole[s] for s in cluster}) == 1


@given(populations())
def test_an_entity_is_named_by_a_key_or_a_subject_of_its_own(population):
    subjects, judged = population
    for entity, cluster in together(partition(subjects, judged)).items():
        assert entity in {i for s in cluster for i in (subjects[s].by_key, subjects[s].by_self)}


@given(populations(keys=("", "k1", "k2")))
def test_without_judgements_one_key_is_one_entity_named_by_it(population):
    subjects, _ = population
    assert partition(subjects, ()) == {name: s.by_key or s.by_self for name, s in subjects.items()}


@given(populations(), st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS), st.sampled_from(list(Verdict)))
def test_a_judgement_made_and_withdrawn_leaves_what_was(population, first, second, verdict):
    subjects, judged = population
    later = Judged("day 9", "j9", *sorted((first, second)), verdict)
    made = [*judged, later]
    partition(subjects, made)
    assert partition(subjects, [j for j in made if j != later]) == partition(subjects, judged)


@given(populations(names=("u0", "u1", "u2", "u3")), populations(names=("v0", "v1", "v2"), keys=("", "k4", "k5")))
def test_subjects_that_share_neither_key_nor_judgement_do_not_touch_each_other(one, other):
    (these, judged), (those, told) = one, other
    told = [replace(j, id=f"other {j.id}") for j in told]
    apart = {**partition(these, judged), **partition(those, told)}
    assert partition({**these, **those}, [*judged, *told]) == apart
