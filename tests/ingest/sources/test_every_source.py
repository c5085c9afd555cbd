"""What every source keeps, for every profile that sends it, and what its page says of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.model.register import REGISTER
from graph_service.model.register import SOURCE as LOCATIONS
from ingest.clean.stand_ins import is_error, is_no_reference, is_shortened
from ingest.described import table
from ingest.profile import load
from ingest.reading import DOUBTED, EACH, READERS, several
from ingest.run import ingest
from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import PLACE_REGISTER, PLAUSIBLE, SENT, context, mentions, part, part_named, rows_of, staged, words

EVERY = [*SENT, (REGISTER, LOCATIONS)]
OF_ONE_PART = (LOCATIONS,)
DOCS = Path(__file__).parents[3] / "docs" / "sources"


@pytest.mark.parametrize(("profile", "name"), EVERY)
def test_staging_is_pure_never_raises_and_puts_each_value_in_exactly_one_part(profile, name):
    source = SOURCES[name]
    held, reached = context(profile, name), []

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        before = dict(row)
        outcome = source.stage(row, held)
        assert row == before and source.stage(dict(reversed(row.items())), held) == outcome
        if not isinstance(outcome, Staged):
            assert outcome and {one.column for one in outcome} <= {column.name for column in source.columns}
            return
        reached.append(len(outcome.parts))
        said, spoken = ([one for one in outcome.parts if (one.kind == "words") == words] for words in (False, True))
        for column, text in row.items():
            bearing = [one for one in said if column in one.raw]
            assert [one.raw[column] for one in bearing] == ([text] if text.strip() else []), column
        assert [one.part for one in outcome.classes] == list(source.parts)
        by_column = {column: one.access for one in outcome.classes for column, _ in one.columns}
        assert all({by_column[column] for column in one.raw} == {one.access} for one in outcome.parts)
        for one in spoken:
            [owner] = {part.name for part in said if one.raw.keys() & part.raw.keys()}
            assert all(piece.strip() and piece in row[column] for column, piece in one.raw.items())
            assert one.access == part_named(outcome, owner).access
            assert {*one.names} <= {piece.strip() for piece in one.raw.values()}
        assert len({one.name for one in outcome.parts}) == len(outcome.parts)
        assert [m for m in mentions(outcome) if m.reference and is_no_reference(m.reference)] == []
        assert not (outcome.reference and is_no_reference(outcome.reference))
        assert not any(is_error(text) for text in row.values())

    holds()
    assert len(reached) > 10 and (max(reached) > 1 or name in OF_ONE_PART)


@pytest.mark.parametrize(("profile", "name"), EVERY)
def test_a_part_says_the_same_exactly_when_its_values_are_the_same(profile, name):
    """Versions are compared by the raw values, so nothing a part asserts may hang on a value that stands elsewhere."""
    source = SOURCES[name]
    held = context(profile, name)

    @given(rows_of(source), st.data())
    def holds(row: dict[str, str], data: st.DataObject) -> None:
        column = data.draw(st.sampled_from([c.name for c in source.columns]))
        other = {**row, column: data.draw(st.sampled_from(PLAUSIBLE))}
        one, two = source.stage(row, held), source.stage(other, held)
        if isinstance(one, Staged) and isinstance(two, Staged) and one.reference == two.reference:
            known = {(p.name, p.access, p.depends_on, tuple(sorted(p.raw.items()))): p for p in one.parts}
            for p in two.parts:
                same = known.get((p.name, p.access, p.depends_on, tuple(sorted(p.raw.items()))), p)
                assert replace(same, recorded_at="") == replace(p, recorded_at="")

    holds()


def test_a_row_brings_the_class_of_every_part_of_its_source_blank_ones_too():
    outcome = staged(
        "events", "westshire-police", reference="O1", kind="CSE", handling="C", conditions="A2", place_kind="refuge"
    )
    assert [(one.part, one.access.handling, one.access.tags) for one in outcome.classes] == [
        ("event", "C", ()), ("place", "C", ("placement",)), ("told_place", "C", ()),
    ]  # fmt: skip
    child = staged("children", "westshire-council", child="C1")
    assert {one.part: one.access.tags for one in child.classes} == {
        "books": (), "person": (), "address": (), "placement": ("placement",), "school": (), "lead_worker": (),
    }  # fmt: skip
    assert [one.name for one in child.parts] == ["books"]


def test_each_column_stands_under_the_agencys_own_heading_in_the_part_and_in_its_class():
    held = context(headings={"child": "Person ID", "forenames": "First names"})
    outcome = SOURCES["children"].stage({"child": "C1", "forenames": "Amy"}, held)
    assert isinstance(outcome, Staged)
    assert part(outcome, "books").headings == {"child": "Person ID", "forenames": "First names"}
    books, person = outcome.classes[:2]
    assert books.columns[:2] == (("child", "Person ID"), ("birth_date", "birth_date"))
    assert ("forenames", "First names") in person.columns


@pytest.mark.parametrize("name", SOURCES)
def test_the_main_part_comes_first_and_begins_with_the_rows_own_reference(name):
    source = SOURCES[name]
    first = next(iter(source.parts.values()))[0]
    assert first is source.columns[0] and first.reads == "reference"
    assert len({column.name for column in source.columns}) == len(source.columns)


def test_every_part_of_a_dated_row_bears_the_day_it_was_written_down():
    row = {
        "person": "N1",
        "phones": "07700 900123",
        "vehicles": "LE01 KTB",
        "address": "1 Mill Lane",
        "work_place": "Depot",
    }
    outcome = staged("people", "westshire-police", recorded="2026-02-07 08:05", **row)
    assert len(outcome.parts) == 9 and {one.recorded_at for one in outcome.parts} == {"2026-02-07T08:05:59.999999Z"}


WRITTEN = {
    "": "",
    "2026-02-06 18:40": "2026-02-06T18:40:59.999999Z",
    "2026-02-07": "2026-02-07T23:59:59.999999Z",
    "13 July 2026": "2026-07-13T22:59:59.999999Z",
}


@pytest.mark.parametrize(("profile", "name"), SENT)
def test_each_part_of_a_row_bears_the_day_the_row_was_written_down_and_none_does_where_it_does_not_say(profile, name):
    source, held, reached = SOURCES[name], context(profile, name), []

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        for written, day in WRITTEN.items():
            outcome = source.stage({**row, "recorded": written}, held)
            if isinstance(outcome, Staged):
                reached.append(len(outcome.parts))
                assert {one.recorded_at for one in outcome.parts} == {day}

    holds()
    assert len(reached) > 20 and max(reached) > 2


def test_words_are_the_rows_own_by_the_column_they_stand_in():
    row = {
        "person": "N1",
        "phones": "07700 900123; 07700 900124",
        "address": "1 Mill Lane",
        "address_postcode": "ZZ99 1AA",
    }
    found = words(staged("people", "westshire-police", **row))
    assert found["07700 900123"].raw == {"phones": "07700 900123"} and found["07700 900123"].name == "words phone 1"
    assert found["07700 900124"].raw == {"phones": "07700 900124"} and found["07700 900124"].name == "words phone 2"
    assert found["1 Mill Lane"].raw == {"address": "1 Mill Lane", "address_postcode": "ZZ99 1AA"}


@pytest.mark.parametrize("name", SOURCES)
def test_every_column_and_code_of_a_source_is_on_its_page(name):
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    for column in SOURCES[name].columns:
        assert f"`{column.name}`" in page
        assert [code for code in column.codes if code not in page] == []
    assert f"`{name}`" in page


@pytest.mark.parametrize("name", SOURCES)
def test_the_table_of_columns_on_a_sources_page_is_the_one_its_declarations_make(name):
    made = "\n".join(table(SOURCES[name]))
    assert f"\n{made}\n" in (DOCS / f"{name}.md").read_text(encoding="utf-8"), f"python -m ingest.described {name}"


UNREADABLE = "§ as nobody writes it"
KEPT = ("text", "words", "several", "degrees", "metres", "marking", "reference", "references")
"""Kinds that hold words, a reference, or half of a pair of coordinates."""
APART = "phone"
"""A telephone number, whose country stands in another column, is read with that one where a source uses it."""


@pytest.mark.parametrize(("profile", "name"), EVERY)
def test_a_cell_that_cannot_be_read_as_its_column_is_declared_is_refused_or_doubted_whatever_else_the_row_says(
    profile, name
):
    source, held, tried = SOURCES[name], context(profile, name), set()
    read = [column for column in source.columns if column.reads not in KEPT]
    assert {column.reads for column in read} <= READERS.keys() | EACH.keys() | {APART}

    @settings(max_examples=10)
    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        for column in read:
            outcome = source.stage({**row, column.name: UNREADABLE}, held)
            noted = outcome.doubts if isinstance(outcome, Staged) else outcome
            doubted = column.reads in (*DOUBTED, *EACH, APART)
            kept = doubted and not isinstance(outcome, Staged)  # of a refused row its faults alone are told
            assert kept or column.name in {one.column for one in noted}
            tried.add(column.name)

    holds()
    assert len(tried) == len(read)


@pytest.mark.parametrize(("profile", "name"), EVERY)
def test_a_cell_is_read_once_and_so_is_each_value_of_one_that_holds_several(profile, name, monkeypatch):
    source, held, seen, each = SOURCES[name], context(profile, name), list[str](), list[str]()

    def counted(reader):
        def read(text, column, context):
            seen.append(column.name)
            return reader(text, column, context)

        return read

    def counted_each(reader):
        def read(text):
            each.append(text)
            return reader(text)

        return read

    for reads, reader in READERS.items():
        monkeypatch.setitem(READERS, reads, counted(reader))
    for reads, reader in EACH.items():
        monkeypatch.setitem(EACH, reads, counted_each(reader))

    @given(rows_of(source))
    def holds(row: dict[str, str]) -> None:
        seen.clear()
        each.clear()
        source.stage(row, held)
        holding = [row[c.name] for c in source.columns if c.reads in EACH and row.get(c.name, "").strip()]
        assert len(each) <= sum(len(several(text)) for text in holding)
        filled = {
            column.name for column in source.columns if column.reads in READERS and row.get(column.name, "").strip()
        }
        assert sorted(seen) == sorted({*seen}) and {*seen} <= filled
        assert all(column in seen or is_error(row[column]) or is_shortened_in(row[column]) for column in filled)

    holds()


def is_shortened_in(text: str) -> bool:
    return any(map(is_shortened, text.replace(":", ";").replace("@", ";").split(";")))


@pytest.mark.parametrize("name", SOURCES)
def test_the_example_on_a_sources_page_can_be_taken_in(name, tmp_path):
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    path = tmp_path / "example.csv"
    path.write_text(page.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    ours = load("westshire-council" if name == "children" else "westshire-police")
    profile = PLACE_REGISTER if name == LOCATIONS else ours
    report = ingest(path, SOURCES[name], profile, None, None, dry_run=True, taken_at="2026-11-02T09:00:00.000000Z")
    assert (report.refused_by_column, report.warnings) == ({}, {}) and report.rows > 0
