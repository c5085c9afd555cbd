"""The table of kinds: what a statement may say is checked when it is made, kept whole, and told; the two sets share nothing."""

import pytest

from graph_service import schema
from graph_service.model import kinds
from graph_service.model.facts import Feed, Link, Mention
from graph_service.model.stored import ASSERTION
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from tests.installation import Installation, clear, dump
from tests.worlds import File, moment, numbered, part, row

pytestmark = pytest.mark.one_engine

VALUES = {
    "uprn": "100",
    "place_ref": "book/L1",
    "words": "the arcade",
    "area": "LK1",
    "cell": "E3740N1640",
    "lat": 51.38,
    "lon": -2.36,
    "precision_m": 10.0,
    "method": "coordinates",
    "app": "a fictional app",
    "times": 14,
    "seconds": 75,
}


def mention(kind: EntityKind, reference: str) -> Mention:
    return Mention(kind, "police", "book", reference)


def said(name: str) -> list[Link]:
    """A statement of a kind for every code of what it may say, all else said too."""
    kind = kinds.KINDS[name]
    start, end = mention(kind.start[0], "start"), mention(kind.end[-1], "end")
    every = {q.name: q.codes or (VALUES[q.name],) for q in kind.qualifiers}
    most = max(map(len, every.values()), default=1)
    return [
        Link(name, start, end, qualifiers={q: values[n % len(values)] for q, values in every.items()})
        for n in range(most)
    ]


@pytest.mark.parametrize("name", kinds.KINDS)
def test_a_statement_takes_what_its_kind_declares_and_nothing_else(name):
    (link, *_), kind = said(name), kinds.KINDS[name]
    declared = {q.name for q in kind.qualifiers}
    for other in {*kinds.QUALIFIERS, "mood"} - declared:
        with pytest.raises(ValueError, match=f"{name} is not qualified so: {other}"):
            Link(name, link.start, link.end, qualifiers={**link.qualifiers, other: VALUES.get(other, "victim")})
    for one in kind.qualifiers:
        wrong = [
            None,
            [],
            {},
            object(),
            *({str: 1, float: "1", int: "1"}[one.type],),
            *(("none of these",) if one.codes else ()),
        ]
        for value in wrong:
            with pytest.raises(ValueError, match=f"{name} is not qualified so: {one.name}"):
                Link(name, link.start, link.end, qualifiers={**link.qualifiers, one.name: value})


@pytest.mark.parametrize("name", kinds.KINDS)
def test_a_statement_runs_only_between_the_ends_its_kind_allows(name):
    kind = kinds.KINDS[name]
    for start in EntityKind:
        for end in EntityKind:
            ends = mention(start, "a"), mention(end, "b")
            if start in kind.start and end in kind.end:
                assert Link(name, *ends).kind == name
            else:
                with pytest.raises(ValueError, match=f"no assertion {name}"):
                    Link(name, *ends)


def test_links_and_practice_share_nothing_and_are_all_there_is():
    assert set(kinds.LINKS) & set(kinds.PRACTICE) == set()
    assert {*kinds.LINKS, *kinds.PRACTICE} == set(kinds.KINDS)
    assert set(kinds.BETWEEN_PEOPLE) <= set(kinds.LINKS)
    assert set(kinds.QUALIFIERS) <= set(ASSERTION)


def test_every_kind_is_kept_with_all_that_it_says(engine):
    schema.apply(engine)
    clear(engine)
    links = [link for name in kinds.KINDS for link in said(name)]
    rows = [
        row(part(link.start, AccessClass("police"), link), reference=f"{n}") for n, link in enumerate(links, start=1)
    ]
    Installation(engine).play((File(Feed("police", "book", "all"), numbered(rows), moment(-1), "kinds"),))
    kept = sorted(
        (t.kind, sorted((q, v) for q, v in t.properties.items() if q in kinds.QUALIFIERS))
        for t in dump(engine).ties
        if t.kind in kinds.KINDS
    )
    assert kept == sorted((link.kind, sorted(link.qualifiers.items())) for link in links)
