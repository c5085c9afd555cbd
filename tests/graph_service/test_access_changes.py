"""Who may judge whom, and restrict what: every role, purpose and agency against a table of its own."""

import pytest

from graph_service.access import may_judge, may_list_extracts, may_restrict, works_cases
from graph_service.errors import Refused
from graph_service.model.question import Scope
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
    assert allowed(may_list_extracts, scope) is operator
