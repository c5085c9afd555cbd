"""Policy: who may see and do what, in one place."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import PURPOSES, Identity, admits, kept_back, may_change, may_put, meet, passed_on, scope_for
from graph_service.errors import Refused
from graph_service.model.question import Scope
from graph_service.model.visibility import CONDITIONS, MARKINGS, TAGS, AccessClass, class_of
from graph_service.model.vocabulary import Purpose, Role

TODAY = date(2026, 11, 20)
EVERY = frozenset(Purpose)


def identity(role, agency="police", grants=(), clearance=MARKINGS[-1], expires=date.max, purposes=EVERY):
    return Identity("u", agency, role, purposes, frozenset(grants), clearance, expires)


@st.composite
def classes(draw):
    tags = draw(st.sets(st.sampled_from((*TAGS, "operation:heron"))))
    handling = draw(st.sampled_from("PC"))
    conditions = draw(st.sets(st.sampled_from(CONDITIONS))) if handling == "C" else ()
    return AccessClass(
        draw(st.sampled_from(("police", "council"))),
        draw(st.sampled_from(MARKINGS)),
        handling,
        tuple(conditions),
        tuple(tags),
    )


@given(classes())
def test_a_class_is_read_back_from_its_canonical_text(access):
    assert class_of(access.text).text == access.text


@given(classes(), st.sampled_from(list(Role)), st.sampled_from(list(Purpose)))
def test_a_compartment_is_seen_by_nobody_without_its_grant(access, role, purpose):
    if not access.joins:
        assert not admits(identity(role), purpose, access)


@given(classes(), st.sampled_from(list(Role)), st.sampled_from(list(Purpose)), st.sets(st.sampled_from(TAGS)))
def test_a_grant_or_a_clearance_only_ever_widens(access, role, purpose, grants):
    if admits(identity(role, clearance="OFFICIAL"), purpose, access):
        assert admits(identity(role, grants=grants), purpose, access)


@given(classes(), st.sampled_from(list(Purpose)))
def test_a_condition_nobody_stated_admits_nobody_of_another_agency(access, purpose):
    if access.handling == "C" and not access.conditions:
        assert not admits(identity(Role.ANALYST, agency="health"), purpose, access)


@pytest.mark.parametrize("condition", ["A1", "S1", "S2"])
def test_covert_development_and_unsanitised_items_stay_with_their_agency(condition):
    item = AccessClass("police", handling="C", conditions=(condition,))
    assert admits(identity(Role.ANALYST), Purpose.INVESTIGATION, item)
    assert not admits(identity(Role.ANALYST, agency="otherforce"), Purpose.INVESTIGATION, item)
    assert not admits(identity(Role.PRACTITIONER, agency="council"), Purpose.SAFEGUARDING, item)


def test_placements_and_health_are_for_practitioners_safeguarding_and_for_no_forum():
    for tag in ("placement", "health"):
        access = AccessClass("council", tags=(tag,))
        assert admits(identity(Role.PRACTITIONER, agency="health"), Purpose.SAFEGUARDING, access)
        assert not admits(identity(Role.CHAIR, agency="health"), Purpose.PANEL, access)
        assert not admits(identity(Role.ANALYST), Purpose.INVESTIGATION, access)


def test_a_restricted_child_is_seen_by_their_own_agencys_case_workers_and_an_auditor_and_opens_nothing_else():
    restricted = AccessClass("police", tags=("restricted",))
    assert admits(identity(Role.ANALYST), Purpose.INVESTIGATION, restricted)
    assert not admits(identity(Role.CHAIR), Purpose.PANEL, restricted)
    assert not admits(
        identity(Role.ANALYST, agency="council", grants=("restricted",)), Purpose.INVESTIGATION, restricted
    )
    assert admits(identity(Role.AUDITOR, agency="council"), Purpose.AUDIT, restricted)
    assert not admits(
        identity(Role.AUDITOR, agency="council"), Purpose.AUDIT, restricted.with_tags(frozenset({"health"}))
    )


def test_what_was_sent_in_error_is_seen_by_an_auditor_alone_not_even_by_its_own_agency():
    void = AccessClass("police", tags=("void",))
    for role in Role:
        for purpose in PURPOSES[role]:
            assert admits(identity(role, grants=("void",)), purpose, void) is (role is Role.AUDITOR)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_states_only_its_own_purposes(role):
    for purpose in Purpose:
        if purpose not in PURPOSES[role]:
            with pytest.raises(Refused):
                scope_for(identity(role), purpose, [], TODAY)


@given(classes(), st.sets(st.sampled_from((*TAGS, "operation:heron"))))
def test_whoever_keeps_the_installation_or_its_accounts_sees_nothing_whatever_is_granted(access, grants):
    for role in (Role.STEWARD, Role.ADMINISTRATOR):
        for agency, purpose in product(("*", "police"), Purpose):
            assert not admits(identity(role, agency, grants), purpose, access)


def test_expired_access_and_purposes_not_granted_are_refused():
    with pytest.raises(Refused):
        scope_for(identity(Role.ANALYST, expires=date(2026, 11, 19)), Purpose.INVESTIGATION, [], TODAY)
    with pytest.raises(Refused):
        scope_for(identity(Role.ANALYST, purposes=frozenset()), Purpose.INVESTIGATION, [], TODAY)


def test_only_an_operator_of_the_agency_puts_its_files():
    may_put(identity(Role.OPERATOR), "police")
    for wrong in (identity(Role.OPERATOR, agency="council"), identity(Role.ANALYST)):
        with pytest.raises(Refused):
            may_put(wrong, "police")


CHANGE = {
    "analyst, investigation",
    "analyst, safeguarding",
    "practitioner, safeguarding",
    "operator, matching",
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_those_who_work_cases_or_match_records_change_things_and_nobody_else(role, purpose):
    scope = Scope("u", "police", role, purpose, "x", {})
    if f"{role}, {purpose}" in CHANGE:
        may_change(scope)
    else:
        with pytest.raises(Refused):
            may_change(scope)


@pytest.mark.parametrize(
    ("agency", "tag"), [("police|OFFICIAL", "health"), ("police,council", "health"), ("police", "operation:a|b")]
)
def test_no_agency_or_tag_can_write_itself_into_another_class(agency, tag):
    with pytest.raises(ValueError, match="without"):
        AccessClass(agency, tags=(tag,))


@given(classes())
def test_matching_shows_an_agencys_operator_its_own_alone(access):
    if access.agency != "police":
        assert not admits(identity(Role.OPERATOR), Purpose.MATCHING, access)


@given(classes())
def test_what_is_under_code_c_restricted_or_void_is_kept_from_files_and_nothing_else_is(access):
    closed = access.handling == "C" or {"restricted", "void"} & set(access.tags)
    assert bool(kept_back(access)) is bool(closed)
    if access.handling == "C" and not {"restricted", "void"} & set(access.tags):
        assert all(condition in kept_back(access) for condition in access.conditions)


@given(classes(), classes())
def test_what_is_tightened_is_never_passed_on_where_it_was_not_before(one, other):
    if one.agency == other.agency and (kept_back(one) or kept_back(other)):
        assert kept_back(meet(one, other))


@given(st.lists(classes(), max_size=6), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_a_file_rests_on_what_its_asker_may_see_and_pass_on_and_is_of_no_agency(held, seen, uncorrected):
    every = dict(enumerate(held))
    scope = Scope("u", "police", Role.ANALYST, Purpose.INVESTIGATION, "test", {n: every[n] for n in seen & set(every)})
    passed = passed_on(scope, {n: every[n] for n in uncorrected & set(every)})
    assert passed.visible == sorted(n for n in seen & uncorrected & set(every) if not kept_back(every[n]))
    assert (passed.who, passed.role, passed.purpose, passed.agency) == ("u", scope.role, scope.purpose, "")
