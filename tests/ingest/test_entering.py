"""The sheets are columns of their sources; a typed row is read and classed as its agency's files of the source are, or closed."""

from functools import reduce
from itertools import combinations

import pytest

from graph_service.access import meet
from graph_service.model.visibility import AccessClass
from ingest.entering import TYPED_SOURCES, typed_profile, whole_sheet
from ingest.profile import Profile, load, names
from ingest.sheets import SHEETS
from ingest.sources import SOURCES
from tests.staging import MANY_CLASSES

MOST = 9
"""So many blanks stand on one screen."""


@pytest.mark.parametrize("ruled", SHEETS.values(), ids=list(SHEETS))
def test_a_sheet_is_few_columns_of_its_source_with_all_that_may_not_be_blank(ruled):
    sheet, source = ruled.sheet, SOURCES[ruled.sheet.source]
    columns = {column.name: column for column in source.columns}
    given = [blank.name for blank in sheet.blanks]
    assert len(given) == len(set(given)) <= MOST and set(given) | set(sheet.fixed) <= set(columns)
    needed = {column.name for column in source.columns[1:] if column.required}
    assert needed <= {blank.name for blank in sheet.blanks if blank.required} | set(sheet.fixed)
    for blank in sheet.blanks:
        assert {code for code, _ in blank.options} <= set(columns[blank.name].codes)
        assert bool(blank.options) == (blank.reads == "code") == (columns[blank.name].reads == "code")
        assert blank.person <= (blank.reads in ("reference", "references"))
    assert all(value in columns[name].codes for name, value in sheet.fixed.items() if columns[name].codes)
    assert set(ruled.roles.values()) <= set(SOURCES["events"].column("people").codes)
    assert source.name in TYPED_SOURCES and sheet.name not in SOURCES


def test_of_a_whole_source_all_is_typed_but_its_reference_and_its_moment():
    for name in TYPED_SOURCES:
        given = {blank.name for blank in whole_sheet(name).blanks}
        assert given == {column.name for column in SOURCES[name].columns[1:]} - {"recorded"}


@pytest.mark.parametrize("agency", [*names(), "many classes"])
@pytest.mark.parametrize("source", TYPED_SOURCES)
def test_a_typed_row_is_in_the_class_of_the_agencys_own_rows_of_that_source(agency, source):
    own = MANY_CLASSES if agency == "many classes" else load(agency)
    made = typed_profile(own.agency, SOURCES[source], own)
    for part in SOURCES[source].parts:
        feeds = [table for _, name, table in own.tables() if name == source]
        if feeds:
            wanted = reduce(meet, (own.class_in(table, SOURCES[source], part) for table in feeds))
            assert made.access_of(source, part) == wanted
        else:
            said = own.access.model_dump(exclude_none=True)
            found = made.access_of(source, part)
            assert found.handling == said.get("handling", "C") and set(said.get("tags", ())) <= set(found.tags)


def test_where_the_agency_has_said_nothing_a_typed_row_is_its_own_staffs_alone():
    for own in (
        None,
        Profile.model_validate({"agency": "council", "title": "x", "sources": {"people": {"system": "x"}}}),
    ):
        made = typed_profile("council", SOURCES["vehicles"], own)
        assert made.access_of("vehicles", "sighting") == AccessClass("council", "OFFICIAL-SENSITIVE", "C")


def test_of_several_feeds_of_a_source_the_strictest_class_holds():
    kinds = [
        {"handling": "P"},
        {"handling": "C", "conditions": ["A2", "A3"]},
        {"tags": ["health"]},
        {"tags": ["sealed"]},
    ]
    for one, other in combinations(kinds, 2):
        feeds = {name: {"source": "links", "system": "x", "access": said} for name, said in (("a", one), ("b", other))}
        own = Profile.model_validate({"agency": "council", "title": "x", "feeds": feeds})
        alone = [own.only(name)[1].access_of("links", "link") for name in feeds]
        assert typed_profile("council", SOURCES["links"], own).access_of("links", "link") == meet(*alone)
