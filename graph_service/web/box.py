"""The box: whatever is put into it is looked for line by line. It comes by POST, and stands in no address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from graph_service.model.question import Answer
from graph_service.questions import QUESTIONS
from graph_service.web import answers, forms
from graph_service.web.asking import asker_of
from graph_service.web.door import Held, Posted, Signed, Turn
from graph_service.web.fields import ON_A_PAGE, Loaded
from graph_service.web.marks import shown as cleaned
from graph_service.web.page import page

MANY_LINES, EACH_OF_MANY = 10, 5
"""Of so many lines in the box, or more, so many matches each are listed: a line can be looked for alone."""

box = APIRouter()


@box.post("/search")
def search(request: Request, fields: Posted, signed: Signed, held: Held, _: Turn) -> Response:
    """Everything that goes by what was put into the box, line by line."""
    asker, find = asker_of(signed, held), QUESTIONS["find"]
    typed_in = "\n".join(fields.one("text").splitlines()).strip("\n")
    most = EACH_OF_MANY if len(_filled(typed_in)) >= MANY_LINES else ON_A_PAGE
    filled = forms.as_typed(find, {"text": typed_in, "most": most}, Loaded(date(2000, 1, 1)))
    params, errors = forms.read(find, filled, after=fields.one("after"))
    shown_text = "" if asker.covered else typed_in
    if params is None:
        wrong, status = next(iter(errors.values())), HTTPStatus.UNPROCESSABLE_ENTITY
        return page(
            request, "found.html", status, text=shown_text, wrong=wrong, lines=(), answer=None, emptied=asker.covered
        )
    answer = asker.ask(find, params)
    shown = answers.shown(answer, table=False)
    shown = replace(shown, next="") if asker.covered else shown  # its next page needs the text again
    lines = list(_lines(typed_in, answer, shown, most, covered=asker.covered))
    return page(
        request, "found.html", text=shown_text, wrong="", lines=lines, answer=shown, emptied=asker.covered,
        resend=None if asker.covered else ("/search", [("text", typed_in)]),
    )  # fmt: skip


def _filled(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its number."""
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _lines(
    text: str, answer: Answer[Any], shown: answers.AnswerShown, most: int, *, covered: bool
) -> Iterator[Mapping[str, object]]:
    """Each line that was looked up, with what was found by it; and what looks it up alone, if there may be more of it."""
    filled = _filled(text)
    for number, line in filled:
        cards = [card for row, card in zip(answer.rows, shown.cards, strict=True) if row.line == number]
        heading = f"Line {number}" if covered else cleaned(line)
        alone = "" if len(filled) == 1 or covered or len(cards) < most else line
        yield {"number": number, "text": heading, "cards": cards, "alone": alone}
