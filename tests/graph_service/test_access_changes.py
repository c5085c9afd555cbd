"""Who may judge whom, restrict what, and keep whose accounts: every role, purpose and agency against a table of its own."""

import pytest

from graph_service.access import (
    Identity,
    may_act_for,
    may_ask,
    may_check_record,
    may_confirm,
    may_judge,
    may_keep_accounts,
    may_list_extracts,
    may_list_places,
    may_restrict,
    posts_of,
    whose_accounts,
    works_cases,
)
from graph_service.errors import Refused
from graph_service.model.question import Holder, Scope
from graph_service.model.vocabulary import Purpose, Role

WORKING = {
    ("analyst", "investigation"),
    ("analyst", "safeguarding"),
    ("practitioner", "safeguarding"),
}
AGENCIES = ("police", "council", "*")


def allowed(rule, *arguments):
    try:
        rule(*arguments)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("agency", AGENCIES)
def test_everybody_may_change_what_the_table_says_and_nothing_else(role, purpose, agency):
    scope = Scope("u", agency, role, purpose, "x", {})
    works = (role.value, purpose.value) in WORKING and agency != "*"
    operator = (role.value, purpose.value) == ("operator", "matching")
    for other in AGENCIES:
        assert works_cases(scope, other) is (works and other == agency)
        assert allowed(may_restrict, scope, other) is (works and other == agency)
    for pair in ({"police"}, {"police", "council"}, {"council", "school"}, set()):
        assert allowed(may_judge, scope, pair) is ((works and agency in pair) or (operator and agency == "*"))
    steward = (role.value, purpose.value, agency) == ("steward", "upkeep", "*")
    assert allowed(may_list_extracts, scope) is (operator or steward)
    assert allowed(may_list_places, scope) is ((operator and agency == "*") or steward)
    assert allowed(may_check_record, scope) is (
        (role.value, purpose.value) == ("auditor", "audit") or operator or steward
    )
    assert allowed(may_ask, scope) is (role.value not in ("steward", "administrator"))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("looks_as", [False, True])
def test_an_administrator_keeps_the_accounts_of_her_own_agency_and_confirms_what_is_anothers(
    role, purpose, agency, looks_as
):
    holder = Holder("police", Role.ANALYST) if looks_as else None
    who = Identity("u", agency, role, frozenset({purpose}), holder=holder)
    keeps = (role.value, purpose.value) == ("administrator", "accounts")
    assert allowed(whose_accounts, who, purpose) is keeps
    if keeps:
        assert whose_accounts(who, purpose) == (None if agency == "*" else agency)
    for other in AGENCIES:
        may = keeps and not looks_as and agency in (other, "*")
        assert allowed(may_keep_accounts, who, purpose, other) is may
        assert allowed(may_confirm, who, purpose, other, "another") is may
        assert not allowed(may_confirm, who, purpose, other, "u")


def test_the_posts_that_there_may_be_are_those_of_the_table():
    every = {(role.value, agency) for role in Role for agency in AGENCIES if may_act_for(role, agency)}
    of_all = {(role, "*") for role in ("operator", "steward", "administrator")}
    ordinary = {(role.value, agency) for role in Role for agency in ("police", "council") if role.value != "steward"}
    assert every == of_all | ordinary
    assert {(role.value, agency) for agency, role in posts_of(("police", "council"))} == ordinary
