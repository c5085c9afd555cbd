"""Columns repeated with a number: each filled group is what a row of it would be; one put in front changes nothing of the others."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.model.facts import ExtractFile, StagedRow
from graph_service.writer.drafts import drafts, row_digest
from ingest.mapped import mapped
from ingest.profile import Profile
from ingest.read import read
from ingest.report import Report
from ingest.run import ingest
from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import ON
from tests.worlds import MINT

TAKEN = "2026-11-02T09:00:00.000000Z"
ADDRESSES = {"Address #": "address", "Postcode #": "address_postcode", "From #": "address_from", "To #": "address_to"}
FRIENDS = {"Friend #": "person_b_name", "Friend since #": "since", "Marked #": "marking"}
FEEDS: dict[str, dict[str, Any]] = {
    "roll": {
        "source": "children",
        "columns": {"ID": "child", "Surname": "surname"},
        "groups": {"addresses": {"columns": ADDRESSES, "numbers": 6}},
    },
    "friends": {
        "source": "links",
        "columns": {"ID": "person_a"},
        "constants": {"kind": "PEER_OF"},
        "groups": {"friends": {"columns": FRIENDS, "numbers": 6, "needed": True}},
    },
}


def profile(**feeds: dict[str, Any]) -> Profile:
    every = {name: {"system": "mosaic", "date_order": "dmy", **said} for name, said in {**FEEDS, **feeds}.items()}
    return Profile.model_validate({"agency": "eastshire-council", "title": "East", "feeds": every})


FLAT = profile(
    **{
        name: {"columns": {**said["columns"], **columns}}
        | {k: v for k, v in said.items() if k not in ("columns", "groups")}
        for (name, said), columns in zip(FEEDS.items(), (ADDRESSES, FRIENDS), strict=True)
    }
)
"""The same feeds in files that have a row for each group."""


def saved(folder: Path, *rows: dict[str, str], name: str = "x.csv") -> Path:
    path = folder / name
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def dry(path: Path, feed: str, found: Profile | None = None) -> Report:
    source, alone = (found or profile()).only(feed)
    return ingest(path, SOURCES[source], alone, None, None, dry_run=True, taken_at=TAKEN)


def in_groups(groups: list[dict[str, str]], first: int = 1) -> dict[str, str]:
    """Groups side by side in one row, by their patterns of headings."""
    return {h.replace("#", str(n)): text for n, group in enumerate(groups, first) for h, text in group.items()}


def facts(path: Path, feed: str, found: Profile | None = None) -> Counter[tuple[object, ...]]:
    """What a file says, however often each: Records with their content, statements and things, and what they are told apart by."""
    source, alone = (found or profile()).only(feed)
    file = mapped(read(path), SOURCES[source], alone)
    context = alone.context(SOURCES[source], taken_on=ON, orders={}, headings=file.headings)
    copies: Counter[str] = Counter()
    rows = []
    for row in file.rows():
        told = SOURCES[source].stage(row.values, context)
        assert isinstance(told, Staged), told
        staged = StagedRow(row.line, told.parts, told.reference, classes=told.classes)
        rows.append(StagedRow(row.line, told.parts, told.reference, copies[row_digest(staged)], classes=told.classes))
        copies[row_digest(staged)] += 1
    made = drafts(rows, ExtractFile(context.feed, "digest", TAKEN, "mapping"), TAKEN, MINT)
    return Counter(
        (row.key, row.values, row.layout.id(MINT), record.entry, record.content, *sorted(record.subjects), *said)
        for row in made
        for record in row.records
        for said in [[one.id for one in record.assertions]]
    )


def groups(feed: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """Groups of which some are alike, and some blank."""
    if feed == "roll":
        one = {
            "Address #": st.sampled_from(("1 Hill", "2 Hill", "Flat 3")),
            "Postcode #": st.sampled_from(("", "ZZ99 1AA")),
            "From #": st.sampled_from(("", "2020-02-01", "2021-04-03")),
        }
    else:
        one = {
            "Friend #": st.sampled_from(("Ann", "Bea")),
            "Friend since #": st.sampled_from(("", "2020-02-01")),
            "Marked #": st.sampled_from(("", "OFFICIAL-SENSITIVE")),
        }
    blank = st.just(dict.fromkeys(one, ""))
    return st.lists(st.fixed_dictionaries(one) | blank, min_size=1, max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(("roll", "friends")))
def test_a_group_put_in_front_changes_no_fact_of_the_others(tmp_path, data, feed):
    listed, (front, *_) = data.draw(groups(feed)), data.draw(groups(feed))
    before = facts(saved(tmp_path, {"ID": "C1", **in_groups(listed)}), feed)
    after = facts(saved(tmp_path, {"ID": "C1", **in_groups([front, *listed])}), feed)
    alone = facts(saved(tmp_path, {"ID": "C1", **in_groups([front])}), feed)
    assert set(before) <= set(after)
    if not any(front.values()):
        assert set(after) == set(before)
    elif feed == "roll":
        assert set(after) == set(before) | set(alone)
    else:
        assert after.total() == before.total() + alone.total(), "each group is a statement of its own, as each row is"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(("roll", "friends")))
def test_each_filled_group_gives_what_one_row_of_that_group_would_give(tmp_path, data, feed):
    listed = data.draw(groups(feed))
    apart = [{"ID": "C1", **one} for one in listed if any(one.values())]
    if apart:
        together = saved(tmp_path, {"ID": "C1", **in_groups(listed)})
        assert facts(together, feed) == facts(saved(tmp_path, *apart, name="rows.csv"), feed, FLAT)


def test_identical_groups_are_counted_as_identical_rows_are(tmp_path):
    ann = {"Friend #": "Ann", "Friend since #": ""}
    twice = facts(saved(tmp_path, {"ID": "C1", **in_groups([ann, ann])}), "friends")
    rows = facts(saved(tmp_path, *({"ID": "C1", **in_groups([ann])},) * 2), "friends")
    assert twice == rows and len({key for key, *_ in twice}) == 2


def test_blank_groups_give_nothing_and_a_row_whose_needed_groups_are_all_blank_is_told(tmp_path):
    blank = {"Friend #": " ", "Friend since #": ""}
    path = saved(
        tmp_path, {"ID": "C1", **in_groups([blank, {**blank, "Friend #": "Ann"}])}, {"ID": "C2", **in_groups([blank])}
    )
    report = dry(path, "friends")
    assert (report.rows, report.parts, report.refused) == (2, 2, 0)
    assert [(w.lines, expected) for (_, expected), w in report.warnings.items()] == [
        ([3], "a group that is filled: nothing was made of this row")
    ]
    roll = dry(saved(tmp_path, {"ID": "C1", **in_groups([{"Address #": ""}])}), "roll")
    assert (roll.rows, roll.parts, roll.warnings) == (1, 1, {}), "the child is told, without an address"


def test_a_column_that_may_not_be_blank_is_needed_where_it_stands_in_a_group(tmp_path):
    siblings = {
        "source": "children",
        "groups": {"each": {"columns": {"ID #": "child", "Name #": "surname"}, "numbers": 3}},
    }
    row = in_groups([{"ID #": "C1", "Name #": "Ward"}, {"ID #": "", "Name #": ""}, {"ID #": "C3", "Name #": "Ward"}])
    report = dry(
        saved(tmp_path, row, dict.fromkeys(row, "") | {"Name 2": "Ward"}), "siblings", profile(siblings=siblings)
    )
    assert (report.rows, report.parts, report.refused) == (1, 2, 1)
    assert report.refused_rows[0].faults[0].column == "ID 2"


def test_a_row_is_refused_whole_and_once_naming_the_groups_own_heading(tmp_path):
    one, other = {"Address #": "1 Hill", "From #": "31/02/2020"}, {"Address #": "2 Hill", "From #": "01/02/2020"}
    path = saved(tmp_path, {"ID": "C1", "Surname": "Ward", **in_groups([other, one, one])})
    report = dry(path, "roll")
    assert (report.rows, report.parts, report.refused) == (0, 0, 1)
    assert [fault.column for fault in report.refused_rows[0].faults] == ["From 2", "From 3"]
    mend = report.write_refused(tmp_path / "refused.csv")
    text = mend.read_text(encoding="utf-8-sig")
    assert text.count("2 Hill") == 1 and "From 2; From 3" in text
    mend.write_text(text.replace("31/02/2020", "28/02/2020"), encoding="utf-8")
    again = dry(mend, "roll")
    absent = [f"The profile's column {heading} is not in the file." for heading in ("Postcode #", "To #")]
    assert (again.rows, again.refused, again.notes) == (1, 0, absent)


def test_groups_that_say_other_things_of_what_a_reference_has_once_refuse_their_row(tmp_path):
    schools = {"source": "children", "groups": {"schools": {"columns": {"School #": "school"}, "numbers": 2}}}
    path = saved(tmp_path, {"child": "C1", **in_groups([{"School #": "Hill"}, {"School #": "Dale"}])})
    (refused,) = dry(path, "schools", profile(schools=schools)).refused_rows
    assert "groups of this row say otherwise" in refused.faults[0].expected


def test_a_heading_beyond_the_numbers_is_not_read_and_is_told(tmp_path):
    path = saved(tmp_path, {"ID": "C1", **in_groups([{"Address #": "1 Hill"}], first=7)})
    assert "The column Address 7 is not in the profile and was not read." in dry(path, "roll").notes


def test_a_column_of_a_group_is_one_column_by_its_name_and_its_heading_whatever_the_number(tmp_path):
    """So that what is tightened reaches back to it (rule V2)."""
    source, alone = profile().only("roll")
    for first in (1, 5):
        path = saved(tmp_path, {"ID": "C1", **in_groups([{"Address #": "1 Hill", "From #": ""}], first=first)})
        classes = alone.classes(SOURCES[source], mapped(read(path), SOURCES[source], alone).headings)
        assert {("address", "Address #"), ("address_from", "From #")} <= set(
            next(c.columns for c in classes if c.part == "address")
        )


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"columns": {"Address": "address"}, "numbers": 3}, ["groups.a.columns.'Address'", "with one #"]),
        ({"columns": {"# #": "address"}, "numbers": 3}, ["groups.a.columns.'# #'", "with one #"]),
        ({"columns": {}, "numbers": 3}, ["groups.a.columns", "headings of the group"]),
        ({"columns": {"A #": "adress"}, "numbers": 3}, ["groups.a.columns.'A #' = 'adress'", "address_from"]),
        ({"columns": {"A #": "surname"}, "numbers": 3}, ["groups.a.columns.'A #' = 'surname'", "no other heading"]),
        ({"columns": {"S  #": "address"}, "numbers": 3}, ["groups.a.columns.'S  #'", "elsewhere"]),
        ({"columns": {"B #": "address", "b #": "address_uprn"}, "numbers": 3}, ["columns.'B #'", "elsewhere"]),
        ({"columns": {"A #": "school"}, "numbers": 3}, ["constants.school = 'Hill'", "no heading has"]),
        (
            {"columns": {"A #": ["address_from", "placement_from"]}, "numbers": 3},
            ["groups.a.columns.'A #'", "one part"],
        ),
    ],
)
def test_groups_that_cannot_be_used_are_refused_naming_key_value_and_what_was_expected(said, wanted):
    columns = {"ID": "child", "Name": "surname", "s 2": "sex"}
    table = {"source": "children", "columns": columns, "constants": {"school": "Hill"}, "groups": {"a": said}}
    with pytest.raises(ValueError) as refusal:
        profile(bad=table)
    assert [word for word in ("feeds.bad.", *wanted) if word not in str(refusal.value)] == []


@pytest.mark.parametrize("numbers", [1, 101])
def test_a_group_has_at_least_two_numbers_and_no_more_than_a_hundred(numbers):
    with pytest.raises(ValueError, match=r"feeds\.bad\.groups\.a\.numbers"):
        profile(bad={"source": "children", "groups": {"a": {"columns": {"A #": "address"}, "numbers": numbers}}})
