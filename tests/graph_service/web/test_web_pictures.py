"""Pictures: each row is drawn or counted as not drawn, each item leads to its row, nothing overlaps, no word acts."""

import re
from collections import Counter
from itertools import combinations, product
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given

from graph_service.cards.telling import statement_id
from graph_service.questions import QUESTIONS
from graph_service.web.pictures import PICTURES, Picture, picture
from tests.graph_service.web.drawn import ROWS, answer
from tests.strategies import few, seeds

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "rect", "g", "a", "text", "path"}
NOT_DRAWN = re.compile(r"^([\d,]+) of ([\d,]+) rows listed (?:is|are) not drawn: (.+?)\.")
reached: Counter[str] = Counter()


def taken_apart(drawn: Picture) -> ElementTree.Element:
    """The drawing as a reader of XML takes it: well formed, or this fails."""
    return ElementTree.fromstring(drawn.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def box(rect: ElementTree.Element) -> tuple[float, float, float, float]:
    x, y, wide, high = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


def span(text: ElementTree.Element) -> tuple[float, float]:
    """From where to where a line of words reaches, at the least: no letter but a few is narrower than a third of its size."""
    wide = len(text.text or "") * float(text.get("font-size", 0)) * 0.3
    start = float(text.get("x", 0)) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
    return start, start + wide


def test_every_question_says_which_picture_it_has():
    assert PICTURES.keys() == QUESTIONS.keys()
    assert {name for name, made in PICTURES.items() if made} == ROWS.keys()


@pytest.mark.parametrize("question", ROWS)
@given(seed=seeds())
@few(16)
def test_a_picture_draws_its_rows_once_or_counts_them_and_leads_to_each(question: str, seed: int):
    asked = answer(Random(seed), question)
    drawn = picture(asked)
    if drawn is None:
        never = not asked.rows or question in ("profile", "events", "place_profile", "overview", "known_when")
        assert never, "rows of the other questions can always be drawn"
        return
    assert drawn.svg == picture(asked.model_copy()).svg, "a function of the answer"
    reached[question] += 1
    of = len(asked.rows)
    found = NOT_DRAWN.match(drawn.left)
    left = int(found[1].replace(",", "")) if found else 0
    assert len(drawn.rows) + left == of and drawn.rows <= set(range(1, of + 1))
    if found:
        assert int(found[2].replace(",", "")) == of
        assert sum(int(one.replace(",", "")) for one in re.findall(r"(?:^|and )([\d,]+) ", found[3])) == left
    whole = taken_apart(drawn)
    ids = [one.get("id") for one in whole.iter() if one.get("id")]
    assert sorted(ids) == sorted(["picture-said", *(f"drawn-{n}" for n in drawn.rows)])
    for link in whole.iter(f"{SVG}a"):
        rows = list(map(int, link.get("data-row", "").split()))
        assert link.get("href") == f"#row-{rows[0]}" and set(rows) <= drawn.rows and link.get("aria-label")


@pytest.mark.parametrize("question", ROWS)
@given(seed=seeds())
@few(10)
def test_nothing_leaves_the_picture_no_two_boxes_overlap_and_no_word_acts(question: str, seed: int):
    asked = answer(Random(seed), question)
    drawn = picture(asked)
    if drawn is None:
        return
    assert not set(drawn.said) & set("\u202e\u2066\u200b\x00\u2028") and len(drawn.said) <= 301
    whole = taken_apart(drawn)
    _, _, wide, high = map(float, whole.get("viewBox", "").split())
    assert (wide, high) == (float(whole.get("width", 0)), float(whole.get("height", 0))) and wide <= 2000
    held = [[box(r) for r in one.iter(f"{SVG}rect") if r.get("class") in ("sl-box", "sl-full")] for one in whole]
    for x0, y0, x1, y1 in (each for boxes in held for each in boxes):
        assert 0 <= x0 <= x1 <= wide and 0 <= y0 <= y1 <= high
    for boxes, others in combinations(held, 2):
        for one, other in product(boxes, others):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)
    lines: list[tuple[float, float, float]] = []
    for one in whole.iter():
        name = one.tag.removeprefix(SVG)
        assert name in KNOWN and not any(key == "style" or key.startswith("on") for key in one.attrib)
        if name == "text":
            x, y = float(one.get("x", 0)), float(one.get("y", 0))
            assert 0 <= x <= wide and 0 < y <= high and len(one.text or "") < 120
            assert not set(one.text or "") & set("\u202e\u2066\u200b\x00\u2028")
            lines.append((*span(one), y))
    for one, other in combinations(lines, 2):
        apart = abs(one[2] - other[2]) >= 10 or one[1] <= other[0] or other[1] <= one[0]
        assert apart, "one line of words over another"


def test_nearly_every_answer_had_a_picture():
    assert all(reached[question] >= 5 for question in ROWS), reached


@given(seed=seeds())
@few(10)
def test_a_link_whose_statements_are_not_listed_is_said_to_be_of_no_agency_nor_ungraded(seed: int):
    whole = answer(Random(seed), "linked_to_children")
    assume(whole.rows and len({one.child for one in whole.rows[0].branches}) > 1)
    row = whole.rows[0].model_copy(update={"more_evidence": 0})
    of_it = {i for one in row.branches if one.child == row.branches[0].child for i in one.statements}
    listed = tuple(said for said in row.evidence if statement_id(said) not in of_it)
    shown = str(picture(whole.model_copy(update={"rows": (row,)})).svg)
    assert not any(words in shown for words in ("statements not listed", "by how many is not listed", "listed: "))
    cut = row.model_copy(update={"evidence": listed, "more_evidence": len(of_it)})
    shown = str(picture(whole.model_copy(update={"rows": (cut,)})).svg)
    assert all(words in shown for words in ("statements not listed", "by how many is not listed"))
    assert "0 agencies" not in shown and "0 statements" not in shown
