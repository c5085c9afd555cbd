"""The policy tried whole against the table written by hand (`policy.md`), and `meet` proved for all pairs and all callers."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service import policy
from graph_service.access import (
    EDITIONS,
    Identity,
    admits,
    bound,
    may_enter,
    may_take_back,
    meet,
    scope_for,
    takes_back,
    whose_looks,
)
from graph_service.errors import Refused
from graph_service.model.question import Holder
from graph_service.model.visibility import CONDITIONS, GRANTED, MARKINGS, TAGS, AccessClass
from graph_service.model.vocabulary import Edition, Purpose, Role
from tests.graph_service.policy_table import OTHER, OWN, admitted, may_state, rows_of, told_of_looks, typing, written

TODAY = date(2026, 11, 20)
OPERATIONS = ("operation:heron", "operation:kestrel")
GRANTS = frozenset((*GRANTED, *OPERATIONS))
EVERY_TAG = (*TAGS, *OPERATIONS)
SETS_OF_TAGS = tuple(tags for most in range(3) for tags in combinations(EVERY_TAG, most))
SETS_OF_CONDITIONS = tuple(chain.from_iterable(combinations(CONDITIONS, most) for most in range(len(CONDITIONS) + 1)))
HANDLINGS = (("P", ()), *(("C", conditions) for conditions in SETS_OF_CONDITIONS))
CALLERS = tuple(
    (role, purpose, agency)
    for role, purpose in product(Role, Purpose)
    if may_state(role, purpose)
    for agency in (("police", "*") if role is Role.OPERATOR else ("police",))
)


def identity(role, agency="police", clearance=MARKINGS[0], grants=frozenset(), **more):
    return Identity("u", agency, role, more.pop("purposes", frozenset(Purpose)), frozenset(grants), clearance, **more)


def subsets(tags):
    return chain.from_iterable(combinations(tags, many) for many in range(len(tags) + 1))


def grants_for(tags):
    """Every set of grants that could matter to these tags, each with none and with all of the others beside it."""
    matter = [tag for tag in tags if tag in GRANTS]
    for some in subsets(matter):
        yield frozenset(some)
        yield frozenset(some) | (GRANTS - set(matter))


def test_every_caller_sees_of_every_class_what_the_table_says():
    tried: Counter[bool] = Counter()
    for tags in SETS_OF_TAGS:
        granted = list(grants_for(tags))
        for agency, marking, (handling, conditions) in product(("police", "council"), MARKINGS, HANDLINGS):
            item = AccessClass(agency, marking, handling, conditions, tags)
            rows = rows_of(marking, handling, conditions)
            for (role, purpose, of), clearance, grants in product(CALLERS, MARKINGS, granted):
                who = f"{role}, {purpose}" if of != "*" else "operator of *, matching"
                expected = admitted(who, OWN if of == agency else OTHER, clearance, grants, rows, tags)
                sees = admits(identity(role, of, clearance, grants), purpose, item)
                assert sees is expected, (who, of, clearance, grants, item)
                tried[expected] += 1
    assert tried[True] > 50_000 and tried[False] > 500_000


def test_a_purpose_is_stated_only_by_a_role_that_may_by_who_holds_it_and_until_the_day_it_expires():
    item = {7: AccessClass("police")}
    for role, stated, held, late in product(Role, Purpose, subsets(tuple(Purpose)), (-1, 0, 1)):
        who = identity(role, purposes=frozenset(held), expires=TODAY - timedelta(days=late))
        if may_state(role, stated) and stated in held and late <= 0:
            scope = scope_for(who, stated, item, TODAY)
            assert scope.classes == ({} if role in ("steward", "administrator") else item)
            assert (scope.role, scope.purpose, scope.agency) == (role, stated, "police")
        else:
            with pytest.raises(Refused):
                scope_for(who, stated, item, TODAY)


def test_a_scope_holds_the_classes_admitted_and_no_other():
    classes = {
        n: AccessClass(agency, tags=tags)
        for n, (agency, tags) in enumerate(product(("police", "council"), SETS_OF_TAGS))
    }
    who = identity(Role.ANALYST, grants={"health"})
    scope = scope_for(who, Purpose.INVESTIGATION, classes, TODAY)
    assert scope.visible == sorted(n for n, item in classes.items() if admits(who, Purpose.INVESTIGATION, item))
    assert 0 < len(scope.visible) < len(classes)


def test_the_table_that_is_printed_is_the_table_written_by_hand():
    printed = {(row.bears, row.whose, who): cell for row in policy.table() for who, cell in row.cells.items()}
    assert printed == written()[1]
    stated = {(role, purpose): "yes" for role, allowed in policy.purposes().items() for purpose in allowed}
    assert stated == {pair: cell for pair, cell in written()[0].items() if cell == "yes"}
    assert set(printed.values()) == set(policy.CELLS)


def test_who_looked_is_told_to_whom_the_table_says_and_of_whose_looks():
    told = {}
    for role, purpose, agency in CALLERS:
        name = f"{role}, {purpose}" if agency != "*" else "operator of *, matching"
        try:
            only = whose_looks(scope_for(identity(role, agency), purpose, {}, TODAY))
        except Refused:
            told |= {(name, OWN): False, (name, OTHER): False}
        else:
            told |= {(name, OWN): only in (None, agency), (name, OTHER): only in (None, "council")}
    assert told == told_of_looks()
    printed = {
        (who, whose): cell == "yes" for who, row in policy.told_of_looks().items() for whose, cell in row.items()
    }
    assert printed == told_of_looks() and set(told.values()) == {True, False}


def test_who_types_and_who_takes_what_back_is_what_the_table_says_for_every_caller_row_and_day():
    """Each caller against every row there may be: whose, by whom, for which agency, today or before; also looking as another."""
    tried: Counter[bool] = Counter()
    for role, purpose, agency in CALLERS:
        name = f"{role}, {purpose}" if agency != "*" else "operator of *, matching"
        says = typing()[name]
        for holder in (None, Holder("council", Role.AUDITOR)):
            scope = scope_for(identity(role, agency, holder=holder), purpose, {}, TODAY)
            for of in ("police", "council", "*"):
                types = says["types"] and of == agency and holder is None
                assert _allowed(may_enter, scope, of) is types, (name, of, holder)
                tried[types] += 1
            for typist, of, today in product(("u", "another"), ("police", "council"), (True, False)):
                whose = _whose(typist, of == agency or (agency == "*" and of == "police"), today)
                takes = says[whose] and holder is None
                may = _allowed(may_take_back, scope) and takes_back(scope, typist, of, same_day=today)
                assert may is takes, (name, typist, of, today, holder)
                tried[takes] += 1
    assert tried[True] > 15 and tried[False] > 100
    assert {who: {k: v == "yes" for k, v in row.items()} for who, row in policy.typing().items()} == typing()


def _whose(typist, ours, today):
    if not ours:
        return "another agency's"
    if typist != "u":
        return "what others of her agency typed"
    return "what she typed today" if today else "what she typed before"


def _allowed(rule, *arguments):
    try:
        rule(*arguments)
    except Refused:
        return False
    return True


def test_the_table_speaks_of_every_tag_condition_and_marking():
    bears = {bears for bears, _, _ in written()[1]}
    assert {f"tag {tag}" for tag in (*TAGS, "operation:NAME")} <= bears
    assert {f"handling C, {condition}" for condition in CONDITIONS} | {f"marking {MARKINGS[-1]}"} <= bears


def test_what_is_printed_says_what_no_file_holds():
    kept = [f"handling C, {what}" for what in ("no condition stated", *CONDITIONS)]
    assert policy.kept_from_files() == [*kept, "tag restricted", "tag void"]
    assert "; ".join(policy.kept_from_files()) in policy.markdown()


def test_what_is_explained_of_a_post_is_what_the_table_written_by_hand_says_of_it():
    tried: Counter[str] = Counter()
    for (role, purpose, of), clearance, grants in product(CALLERS, MARKINGS, [(), *((one,) for one in GRANTS), GRANTS]):
        who = f"{role}, {purpose}" if of != "*" else "operator of *, matching"
        for one in policy.explained(identity(role, of, clearance, grants, purposes={purpose})):
            side = OWN if one.whose == of else OTHER
            said = {bears: cell for cell in ("seen", "lacking", "never") for bears in getattr(one, cell)}
            rows = {row for row, of_whom, asks in written()[1] if of_whom == side and asks == who}
            assert {_row(bears) for bears in said} == rows
            for bears, cell in said.items():
                now = written()[1][_row(bears), side, who]
                has = now == "yes" or (now == "cleared" and clearance == MARKINGS[-1])
                has = has or (now == "granted" and bears.removeprefix("tag ") in grants)
                assert cell == ("seen" if has else "never" if now == "no" else "lacking"), (who, side, bears)
                tried[cell] += 1
    assert min(tried["seen"], tried["lacking"], tried["never"]) > 500


def _row(bears):
    return "tag operation:NAME" if bears.startswith("tag operation:") else bears


def test_everything_that_an_item_may_bear_is_explained_in_words():
    told = policy.explained(identity(Role.ANALYST, grants={OPERATIONS[0]}, purposes={Purpose.SAFEGUARDING}))
    words = [policy.in_plain_words(bears) for one in told for bears in (*one.seen, *one.lacking, *one.never)]
    assert "belongs to the operation heron" in words and "belongs to any other operation" in words
    assert not [text for text in words if "tag" in text or "operation:" in text]


@pytest.mark.parametrize("tag", ["void", "restricted"])
def test_no_grant_opens_what_is_void_or_restricted(tag):
    for role, purpose, agency in CALLERS:
        for whose in ("police", "council"):
            item = AccessClass(whose, tags=(tag,))
            plain = admits(identity(role, agency), purpose, item)
            assert admits(identity(role, agency, grants={*GRANTS, tag}), purpose, item) is plain


# `meet`, for all pairs of one agency's classes. `admits` is one answer for marking and handling and one for the tags, both of
# which must be yes: the first test here shows it of every class. That a meet of whole classes is made of the meets of these two
# is the third of the next tests; that each of the two admits whom both its sides admit are the first and the second.


@cache
def seen_by(item: AccessClass, agency: str, grants: frozenset[str] = frozenset()) -> tuple[bool, ...]:
    """Who sees an item of the police: every role, purpose and clearance, asking from that agency."""
    return tuple(
        admits(identity(role, "*" if of == "*" else agency, clearance, grants), purpose, item)
        for (role, purpose, of), clearance in product(CALLERS, MARKINGS)
    )


def both(one, other):
    return tuple(a and b for a, b in zip(one, other, strict=True))


def test_of_any_two_markings_and_handlings_the_meet_is_seen_by_who_sees_both():
    every = [AccessClass("police", marking, *handling) for marking, handling in product(MARKINGS, HANDLINGS)]
    apart = 0
    for one, other in product(every, every):
        met = meet(one, other)
        for agency in ("police", "council"):
            sees = seen_by(one, agency), seen_by(other, agency)
            assert seen_by(met, agency) == both(*sees), (one, other)
            apart += sees[0] != sees[1]
    assert apart > 1000


def test_of_any_two_sets_of_tags_the_meet_is_seen_by_who_sees_both():
    apart = 0
    for one, other in combinations_with_replacement([AccessClass("police", tags=tags) for tags in SETS_OF_TAGS], 2):
        met = meet(one, other)
        assert met == meet(other, one)
        for agency, grants in product(("police", "council"), map(frozenset, subsets(sorted(GRANTS & set(met.tags))))):
            sees = seen_by(one, agency, grants), seen_by(other, agency, grants)
            assert seen_by(met, agency, grants) == both(*sees), (one, other, grants)
            apart += sees[0] != sees[1]
    assert apart > 1000


def test_the_meet_of_two_classes_is_the_meet_of_their_handlings_with_all_tags_of_both():
    plain = [AccessClass("police", marking, *handling) for marking, handling in product(MARKINGS, HANDLINGS)]
    few = [AccessClass("police"), AccessClass("police", MARKINGS[1], "C", ("A2",)), AccessClass("police", handling="C")]
    some = [(), ("void",), ("health", "sealed"), ("health", "restricted"), OPERATIONS]
    for (one, other), (tags, others) in chain(
        product(product(plain, plain), product(some, some)),
        product(product(few, few), product(SETS_OF_TAGS, SETS_OF_TAGS)),
    ):
        together = replace(meet(one, other), tags=tuple(sorted({*tags, *others})))
        assert meet(replace(one, tags=tags), replace(other, tags=others)) == together
    with pytest.raises(ValueError, match="one agency"):
        meet(AccessClass("police"), AccessClass("council"))


@st.composite
def classes(draw):
    handling, conditions = draw(st.sampled_from(HANDLINGS))
    tags = tuple(sorted(draw(st.sets(st.sampled_from(EVERY_TAG)))))
    return AccessClass("police", draw(st.sampled_from(MARKINGS)), handling, conditions, tags)


@given(
    classes(),
    classes(),
    classes(),
    st.sets(st.sampled_from(sorted(GRANTS))).map(frozenset),
    st.sampled_from(("police", "council")),
)
def test_whole_classes_meet_in_any_order_and_are_seen_by_who_sees_each(one, other, third, grants, agency):
    met = meet(meet(one, other), third)
    assert met == meet(one, meet(third, other)) and meet(one, one) == one
    sees = [seen_by(each, agency, grants) for each in (one, other, third)]
    assert seen_by(met, agency, grants) == both(both(sees[0], sees[1]), sees[2])


def test_whoever_may_have_an_edition_that_others_read_is_admitted_to_all_that_it_rests_on():
    classes = dict(enumerate(
        AccessClass(agency, marking, handling, conditions, tags)
        for tags in SETS_OF_TAGS
        for agency, marking, (handling, conditions) in product(("police", "council"), MARKINGS, HANDLINGS)
    ))  # fmt: skip
    cleared = [identity(role, clearance=marking) for role, marking in product(Role, MARKINGS)]
    made: set[frozenset[int]] = set()
    for one, (role, purpose) in product(cleared, EDITIONS):
        if one.role is role:
            hers = scope_for(one, purpose, classes, TODAY)
            rests_on = frozenset(bound(hers, classes, Edition.OPERATIONAL).classes)
            assert rests_on <= hers.classes.keys(), (role, purpose, one.clearance)
            made |= {rests_on} if one.clearance != MARKINGS[0] else set()
    assert len(made) == 1 and 0 < len(next(iter(made))) < len(classes), (
        "the same for all who are cleared for what others are"
    )
