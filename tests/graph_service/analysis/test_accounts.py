"""Separate accounts: naming another agency's record as one's source makes no account of that agency."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.accounts import Account, accounts, alone, support, unsupported
from graph_service.model.question import Said

AGENCIES = ("council", "police", "school")


def said(
    agency: str,
    origin: str,
    names: str = "",
    day: int = 1,
    kind: str = "PEER_OF",
    start: str = "a",
    source: str = "log",
) -> Said:
    """A statement by an agency, of an origin that names an agency; its own unless said."""
    number, record = AGENCIES.index(agency), f"{agency} {origin} {day} {kind} {start}"
    log, when = (origin, names or agency, source), (f"2026-01-{day:02}", "row", "", "", "unknown")
    return Said(record, record, kind, start, "b", number, "ungraded", "unstated", *log, *when, "", 0)


def found(*statements: Said):
    return accounts(statements, AGENCIES.__getitem__)


def test_a_copy_of_what_the_named_agency_itself_says_is_no_account_of_its_own():
    assert found(said("police", "log 1"), said("school", "log 1", "police")) == {Account("police", "log 1", "log")}


def test_a_copy_of_what_cannot_be_seen_is_the_account_of_whoever_wrote_it_first():
    copies = said("school", "log 1", "police", day=3), said("council", "log 1", "police", day=2)
    assert found(*copies) == {Account("council", "log 1", "log")}
    same_day = said("school", "log 1", "police"), said("council", "log 1", "police")
    assert found(*same_day) == {Account("council", "log 1", "log")}


def test_the_named_agency_must_say_the_same_kind_of_the_same_ends():
    other_kind = said("police", "log 1", kind="SEEN_WITH"), said("school", "log 1", "police")
    other_end = said("police", "log 1", start="c"), said("school", "log 1", "police")
    for statements in (other_kind, other_end):
        assert found(*statements) == {Account("police", "log 1", "log"), Account("school", "log 1", "log")}
        assert unsupported(statements, AGENCIES.__getitem__) == {statements[1]}


def test_six_hundred_copies_of_records_nobody_sees_are_one_agency():
    forged = [said("school", f"log {n}", "police") for n in range(600)]
    assert support(found(*forged)) == (1, 600)
    assert support(found(said("council", "o"), said("police", "p"))) > support(found(*forged))


def test_a_thing_is_shared_only_where_every_part_of_it_is():
    one, other = found(said("police", "p")), found(said("police", "p"), said("school", "s"))
    assert alone([other, other]) == set()
    assert alone([one, other]) == {"police"}
    assert alone([one, found(said("school", "s"))]) == {"police", "school"}


statements = st.lists(
    st.builds(said, st.sampled_from(AGENCIES), st.sampled_from("xyz"), st.sampled_from(AGENCIES), st.integers(1, 3)),
    max_size=4,
)


@given(statements)
def test_the_order_of_statements_decides_nothing(several):
    assert len({found(*order) for order in permutations(several)}) <= 1


@given(statements, statements.map(lambda several: [one._replace(visibility=2) for one in several]))
def test_no_agency_makes_an_account_of_another_by_what_it_writes(before, school_writes):
    others = {account for account in found(*before) if account.agency != "school"}
    after = {account for account in found(*before, *school_writes) if account.agency != "school"}
    assert after <= others
    named = {one.origin for one in before if AGENCIES[one.visibility] == one.origin_agency}
    assert {account for account in others if account.origin in named} <= after


def test_a_log_named_without_its_source_is_every_log_of_that_reference():
    two = said("police", "log 1", source="events"), said("police", "log 1", source="links")
    assert support(found(*two)) == (1, 2)
    bare = said("school", "log 1", "police", source="")
    assert found(*two, bare) == {Account("police", "log 1")}
    elsewhere = accounts((said("police", "log 1", start="c", source="events"),), AGENCIES.__getitem__)
    assert support(found(*two, bare) | elsewhere) == (1, 1)
