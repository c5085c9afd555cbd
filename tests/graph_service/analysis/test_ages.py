"""Who is a child: by every agency's own records first; what others write of somebody's child disputes nobody."""

import pytest

from graph_service.analysis.ages import Age, Birth, age_on, years_on

DAY = "2026-02-02"
CHILD, ADULT = "2010-05-01", "1984-02-29"


def born(day: str, own: bool) -> Birth:
    return Birth(day, day, own)


@pytest.mark.parametrize(
    ("births", "age"),
    [
        ([born(CHILD, True)], Age.CHILD),
        ([born(CHILD, True), born(ADULT, True)], Age.DISPUTED),
        ([born(CHILD, True), born(ADULT, False)], Age.CHILD),
        ([born(ADULT, True), born(CHILD, False)], Age.ADULT),
        ([born(ADULT, False)], Age.ADULT),
        ([born(CHILD, False), born(ADULT, False)], Age.CHILD),
        ([Birth("2008-01-01", "2008-12-31", True)], Age.DISPUTED),
        ([Birth("2008-01-01", "2008-12-31", False)], Age.CHILD),
        ([], Age.UNKNOWN),
    ],
)
def test_a_bound_from_a_row_about_anothers_reference_counts_only_where_there_is_no_own_and_disputes_nobody(births, age):
    assert age_on(DAY, births) is age


@pytest.mark.parametrize(
    ("day", "bounds", "years"),
    [
        ("2026-05-01", [("2011-05-01", "2011-05-01", True)], "15"),
        ("2026-04-30", [("2011-05-01", "2011-05-01", True)], "14"),
        ("2026-02-28", [("2012-02-29", "2012-02-29", True)], "13"),
        ("2026-03-01", [("2012-02-29", "2012-02-29", True)], "14"),
        ("2026-05-01", [("2011-01-01", "2011-12-31", True)], "14 to 15"),
        ("2026-05-01", [("2011-05-01", "2011-05-01", True), ("1990-01-01", "1990-01-01", False)], "15"),
        ("2026-05-01", [("1990-01-01", "1990-01-01", False)], "36"),
        ("2026-05-01", [("2027-01-01", "2027-01-01", True)], "0"),
        ("2026-05-01", [], ""),
    ],
)
def test_years_are_told_as_far_as_own_bounds_allow(day, bounds, years):
    assert years_on(day, [Birth(*bound) for bound in bounds]) == years
