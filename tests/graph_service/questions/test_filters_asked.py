"""What narrows an asking leaves out what does not fit as if it were not there: worked cases that a reader can follow by hand."""

import pytest

from graph_service.model.facts import Feed, Link
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.worlds import MINT, File, between, event, moment, numbered, part, person, row, subject_id

POLICE = AccessClass("police")
AMY, BEN, CAL, DEE = (person("police", name) for name in ("amy", "ben", "cal", "dee"))
LATE = between("2026-02-20", "2026-02-20")
NIGHT = event("police", "night")


@pytest.fixture
def here(ready):
    """Amy and Ben both know Cal: two strong statements and two weak; Amy sees Dee in February; and she was in an event."""
    told = (
        ("3x5x2 1 A P", Link("PEER_OF", AMY, CAL)),
        ("3x5x2 3 A P", Link("SEEN_WITH", AMY, CAL)),
        ("3x5x2 1 E P", Link("TRUSTS", CAL, BEN)),
        ("5x5x5 E 5 1", Link("PEER_OF", BEN, CAL)),
        ("ungraded", Link("SEEN_WITH", AMY, DEE, LATE)),
        ("ungraded", Link("INVOLVED_IN", AMY, NIGHT, between("2026-02-02", "2026-02-02"), {"role": "missing"})),
    )
    clear(ready)
    installed = Installation(ready)
    rows = [row(part(link.start, POLICE, link, grade=given), reference=f"{n}") for n, (given, link) in enumerate(told)]
    assert set(installed.play((File(Feed("police", "book", "all"), numbered(rows), moment(-1), "all"),))) == {""}
    return installed


def entity(mention):
    return MINT.mint("e", "subject", subject_id(mention))


def ask(here, name, **values):
    return here.told(here.all_seeing(), name, values)


def both(here, **values):
    return ask(here, "shared_associates", a=entity(AMY), b=entity(BEN), **values)


def test_what_is_graded_lower_by_either_part_is_not_listed_and_not_counted(here):
    def sides(*grades):
        return [(r["kinds_to_a"], r["kinds_to_b"], r["accounts_to_a"]) for r in both(here, grades=list(grades))["rows"]]

    assert sides() == [(["PEER_OF", "SEEN_WITH"], ["PEER_OF", "TRUSTS"], 2)]
    assert sides("3x5x2 2 E") == [(["PEER_OF"], ["PEER_OF", "TRUSTS"], 1)]
    assert sides("3x5x2 2 C") == [(["PEER_OF"], ["PEER_OF"], 1)]
    assert sides("5x5x5 D 4") == [(["PEER_OF", "SEEN_WITH"], ["TRUSTS"], 2)]
    assert sides("3x5x2 2 C", "5x5x5 D 4") == []


def test_an_answer_that_a_filter_empties_says_which_filters_were_asked_and_no_more(here):
    notes = both(here, grades=["3x5x2 2 C", "5x5x5 D 4"], until="2026-02-28")["notes"]
    assert notes == [
        "Nothing that you may see answers this.",
        "You may see of no file which days it covers.",
        "The asking was narrowed by grades, until: without, more would be looked at.",
    ]
    nobody = ask(
        here, "shared_associates", a="e_" + "a" * 24, b="e_" + "b" * 24, grades=["3x5x2 2 C"], until="2026-02-28"
    )
    assert nobody["notes"] == notes


def test_a_period_leaves_out_what_was_so_at_other_times_and_keeps_what_is_of_no_time(here):
    def others(**days):
        rows = ask(here, "profile", entity=entity(AMY), **days)["rows"]
        return {(r["kind"], r["other"]) for r in rows} - {("PEER_OF", entity(CAL)), ("SEEN_WITH", entity(CAL))}

    night, dee = ("INVOLVED_IN", entity(NIGHT)), ("SEEN_WITH", entity(DEE))
    assert others() == {night, dee}
    assert others(since="2026-02-10") == {dee}
    assert others(until="2026-02-10") == {night}
    assert others(since="2026-02-03", until="2026-02-10") == set()


def test_a_page_may_be_of_some_kinds_of_statement_alone(here):
    rows = ask(here, "profile", entity=entity(AMY), kinds=["INVOLVED_IN", "TRUSTS"])["rows"]
    assert [r["kind"] for r in rows] == ["INVOLVED_IN"]
    assert both(here, kinds=["PEER_OF"])["rows"][0]["kinds_to_b"] == ["PEER_OF"]
    assert both(here, kinds=["TRUSTS"])["rows"] == []
