"""What came of a sending: what was written and what it links to, what somebody typed today, and taking it back."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service.edge.typists import typists
from graph_service.entering import Mine
from graph_service.errors import NotFound
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from graph_service.web import statements
from graph_service.web.door import Posted, Turn
from graph_service.web.marks import Run, Runs
from graph_service.web.marks import shown as cleaned
from graph_service.web.page import page
from graph_service.web.statements import Linked
from graph_service.web.typist import NUMBER, Typing, Typist, clock

entered = APIRouter()

SHOWN = 8
"""How many of what was said, and of what it links to, a page lists."""

_EXTRACT = re.compile(r"f_[0-9a-f]{24}")


@entered.get("/enter/sent/{number}")
def came_of_it(request: Request, number: str, who: Typing, _: Turn, again: str = "") -> Response:
    """What was written, what it links to and what was doubted, for as long as that is held."""
    if not NUMBER.fullmatch(number):
        raise NotFound("nothing was sent under that number")
    held = who.held.store.drafts.came_of(who.owner, number)
    typed = next((one for one in _all_mine(who) if one.extract == held["extract"]), None)
    gone = typed is not None and typed.taken_back
    said, links = ([], []) if gone else (_sentences(who, held["said"][:SHOWN]), _links(who, held["links_to"][:SHOWN]))
    return page(
        request, "entered.html", title=who.title(held["sheet"]), clock=clock(held["at"]), extract=held["extract"], gone=gone,
        may_take_back=typed is not None and not gone, again=bool(again), agency=who.signed.identity.agency, said=said, links=links,
        more_said=max(0, len(held["said"]) - SHOWN), more_links=max(0, len(held["links_to"]) - SHOWN), doubts=held["doubts"],
        sheet=held["sheet"] if any(one.name == held["sheet"] for one in who.sheets) else "",
    )  # fmt: skip


def _sentences(who: Typist, said: Iterable[str]) -> list[Linked]:
    """What its records state, each with the id by which it is opened; where they state nothing, whom they are about."""
    evidence = QUESTIONS["evidence"]
    states: list[Linked] = []
    about: list[Linked] = []
    for one in said:
        answer = who.ask(evidence, parse(evidence, {"record" if one.startswith("r_") else "assertion": one}))
        if answer.rows:
            shown = statements.opened(answer)
            states += shown.states
            about.append(Linked(shown.sentence, one))
    return states or about


def _links(who: Typist, links_to: Iterable[str]) -> list[Runs]:
    """What each of those is called that were here before, as a link to its page; an address has none."""
    profile = QUESTIONS["profile"]
    found: list[Runs] = []
    for one in links_to:
        answer = who.ask(profile, parse(profile, {"entity": one, "sections": ("name",), "most": 1}))
        label = answer.labels.get(one)
        name = cleaned(label.names[0].name) if label and label.names else "one without a name that you may see"
        found.append((Run(name, one if answer.rows else ""),))
    return found


def _all_mine(who: Typist) -> tuple[Mine, ...]:
    return who.desk.mine(who.signed.identity) if who.desk and who.sheets else ()


def mine(who: Typist) -> list[Mapping[str, object]]:
    """What she typed today, with what came of it where that is held."""
    today = _all_mine(who)
    held = (
        {one["extract"]: number for number, one in who.held.store.drafts.all_sent(who.owner).items()} if today else {}
    )
    return [{**_typed(who, one), "sent": held.get(one.extract, "")} for one in today]


def _typed(who: Typist, one: Mine) -> Mapping[str, object]:
    """What she typed, as a page names it."""
    return {"title": who.title(one.sheet), "clock": clock(one.at), "extract": one.extract, "gone": one.taken_back}


def _one_of_mine(who: Typist, extract: str) -> Mine:
    found = next((one for one in _all_mine(who) if one.extract == extract), None)
    if not _EXTRACT.fullmatch(extract) or found is None:
        raise NotFound("you typed nothing today of that number")
    return found


@entered.get("/enter/take-back/{extract}")
def to_be_taken_back(request: Request, extract: str, who: Typing) -> Response:
    """Whether she really means to."""
    one = _one_of_mine(who, extract)
    return page(request, "take_back.html", one=_typed(who, one))


@entered.post("/enter/take-back/{extract}")
async def taken_back(request: Request, extract: str, _: Posted, who: Typing) -> Response:
    """What she typed, taken back when its turn has come."""
    return await typists(request).one_for(who.owner.who, lambda: _taken_back(extract, who))


def _taken_back(extract: str, who: Typist) -> Response:
    one = _one_of_mine(who, extract)
    if who.desk is not None and not one.taken_back:
        who.desk.take_back(who.signed.identity, who.signed.purpose, extract, who.signed.instance)
    return RedirectResponse("/enter", HTTPStatus.SEE_OTHER)
