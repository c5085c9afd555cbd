"""Every page, and how it is reached: one list, which every test of all pages goes through.

A route that is not in it fails `test_every_page.py`. So a new page is added here once, and is then looked at in a browser, tried by
every role, and tried against what is hidden.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyotp
from fastapi import APIRouter

from graph_service.questions import QUESTIONS
from graph_service.web import forms
from graph_service.web.fields import Loaded
from graph_service.web.files import address
from tests.graph_service.api.test_api_refusals import routes_of

Sent = Mapping[str, object]

NOBODY = "nobody"
"""Who has no session."""


@dataclass(frozen=True)
class Known:
    """What addresses are made of in one installation: opaque ids, days, and what works once, which is made when it is wanted."""

    person: str
    other: str
    place: str
    said: str
    record: str
    name: str
    last: date
    quarter: tuple[date, date]
    link: Callable[[], str]
    several: Callable[[], str]
    chosen: str
    invitation: Callable[[], str]
    factor: Callable[[str], str]
    line: str = f"p_{'0' * 16}"
    """A line of the list of accounts."""
    typed: Callable[[], str] = lambda: ""
    """What the analyst typed, made when it is wanted; where there is no desk, nothing."""

    unheard_of: str = ""
    """A child of whom the analyst's agency holds no record, where there is one."""

    @property
    def period(self) -> str:
        """The quarter as a map's address has it."""
        return f"since={self.quarter[0]}&until={self.quarter[1]}"


@dataclass(frozen=True)
class Way:
    """One way to one page: what it is, the route that answers, the address, what is sent there, and who sees most of it.

    `gives` is what comes then: a page, the page of a problem, a file, or another page's address (it leads on).
    """

    what: str
    route: str
    address: str
    sends: Sent | None = None
    who: str = "analyst"
    gives: str = "page"
    status: int = 200


def ways(known: Known) -> Iterator[Way]:
    """Every way, those of one route together."""
    yield from _at_the_door(known)
    yield from _first(known)
    yield from _questions(known)
    yield from _things(known)
    yield from _map(known)
    yield from _typing(known)
    yield from _keeping(known)
    yield from _of_a_session(known)
    yield from _looking_as()
    yield from _problems(known)


def routes(*routers: APIRouter) -> set[str]:
    """Every route of some routers, as `Way.route` has them; HEAD is answered as GET is."""
    return {
        f"{method} {one.path}" for router in routers for one in routes_of(router) for method in one.methods - {"HEAD"}
    }


def sent(name: str, given: Mapping[str, object], last: date) -> Sent:
    """A question's form, filled in as a browser sends it."""
    typed = forms.as_typed(QUESTIONS[name], given, Loaded(last))
    return {field: list(values) for field, values in typed.values.items() if values}


def example(name: str, known: Known) -> dict[str, object]:
    """A question's own example, about people and statements that there are."""
    if name == "find":
        return {"text": known.name}
    ids = {f"e_{'a' * 24}": known.person, f"e_{'b' * 24}": known.other}
    said = {"assertion": known.said, "place": known.place}
    return {field: said.get(field, ids.get(str(value), value)) for field, value in QUESTIONS[name].example.items()}


def _at_the_door(known: Known) -> Iterator[Way]:
    nobody = {"who": NOBODY}
    yield Way("how one signs in", "GET /sign-in", "/sign-in", **nobody)
    wrong = {"name": "nobody.here", "password": "three words apart", "code": "123456"}
    yield Way("what was typed is wrong", "POST /sign-in", "/sign-in", wrong, status=401, **nobody)
    yield Way("a link", "GET /sign-in/{secret}", f"/sign-in/{known.link()}", **nobody)
    several = f"/sign-in/{known.several()}"
    yield Way("a link for one of several posts", "GET /sign-in/{secret}", several, **nobody)
    yield Way("nothing chosen at a link", "POST /sign-in/{secret}", several, {}, status=422, **nobody)
    button = f"/sign-in/{known.link()}"
    yield Way(
        "the button of a link",
        "POST /sign-in/{secret}",
        button,
        {"as": known.chosen},
        gives="leads on",
        status=303,
        **nobody,
    )
    yield Way("a link that is used up", "GET /sign-in/{secret}", "/sign-in/none", status=401, **nobody)
    invited = known.invitation()
    yield Way("an invitation", "GET /set-up/{secret}", f"/set-up/{invited}", **nobody)
    yield Way("an invitation that is used up", "GET /set-up/{secret}", "/set-up/none", status=401, **nobody)
    short = {"password": "short", "code": "1"}
    yield Way(
        "a password that is too short", "POST /set-up/{secret}", f"/set-up/{invited}", short, status=422, **nobody
    )
    code = pyotp.TOTP(known.factor(invited)).at(datetime.now(UTC))
    right = {"password": "violet gravel teapot", "code": code}
    yield Way("recovery codes", "POST /set-up/{secret}", f"/set-up/{invited}", right, **nobody)
    yield Way("signed out", "GET /signed-out", "/signed-out", **nobody)
    yield Way("a page with nothing on it", "GET /away", "/away")
    yield Way("a file of the pages", "GET /static/{version}/{name}", address("pages.css"), gives="file", **nobody)


def _first(known: Known) -> Iterator[Way]:
    yield Way("the address alone", "GET /", "/", gives="leads on", status=303)
    yield Way("the first page", "GET /home", "/home")
    yield Way("the first page of a forum", "GET /home", "/home", who="chair")
    yield Way(
        "the same purpose once more", "POST /purpose", "/purpose", {"back": "/home"}, gives="leads on", status=303
    )
    yield Way("signing out", "POST /sign-out", "/sign-out", {}, gives="leads on", status=303)


def _questions(known: Known) -> Iterator[Way]:
    yield Way("every question", "GET /questions", "/questions")
    for name in QUESTIONS:
        at, given = f"/ask/{name.replace('_', '-')}", example(name, known)
        yield Way(f"the form of {name}", "GET /ask/{question}", at)
        yield Way(f"the answer of {name}", "POST /ask/{question}", at, sent(name, given, known.last))
    at = "/ask/linked-to-children"
    filled = sent("linked_to_children", example("linked_to_children", known), known.last)
    wrong = {**filled, "since": "31/02/2026", "most": "x", "entity": known.name}
    yield Way("a form with mistakes", "POST /ask/{question}", at, wrong, status=422)
    names = {**sent("around", example("around", known), known.last), "entity": known.name.split()[0][:3]}
    yield Way("a name that several go by", "POST /ask/{question}", "/ask/around", names, status=422)
    then = {**sent("around", {**example("around", known), "recorded_by": "2026-06-04"}, known.last)}
    yield Way("an answer as of an earlier day", "POST /ask/{question}", "/ask/around", then)
    yield Way("a form about somebody", "GET /ask/{question}", f"/ask/around?entity={known.person}")
    yield Way("what was found", "POST /search", "/search", {"text": f"{known.name}\nNobody Atall"})
    yield Way("an empty box", "POST /search", "/search", {"text": ""}, status=422)


def _things(known: Known) -> Iterator[Way]:
    thing, said = "GET /thing/{entity}", "GET /statement/{said}"
    yield Way("a person", thing, f"/thing/{known.person}")
    if known.unheard_of:
        yield Way("why a child is opened", thing, f"/thing/{known.unheard_of}")
    yield Way("a person, to a practitioner", thing, f"/thing/{known.person}", who="practitioner")
    yield Way("a person as of an earlier day", thing, f"/thing/{known.person}?recorded_by=2026-06-04")
    yield Way("a place", thing, f"/thing/{known.place}")
    yield Way("a statement", said, f"/statement/{known.said}")
    yield Way("a record", said, f"/statement/{known.record}")
    looked = f"/who-looked/{known.person}"
    yield Way("who looked", "GET /who-looked/{entity}", looked, who="auditor")
    days = {"since": "01/01/2026", "until": ""}
    yield Way("who looked on some days", "POST /who-looked/{entity}", looked, days, who="auditor")
    wrong = {"since": "31/02/2026", "until": "x"}
    yield Way("days that are none", "POST /who-looked/{entity}", looked, wrong, who="auditor", status=422)
    whole = {**days, "do": "verify"}
    yield Way("the record verified", "POST /who-looked/{entity}", looked, whole, who="auditor")
    file = {**days, "format": "csv"}
    yield Way(
        "who looked, as a file", "POST /who-looked/{entity}/file", f"{looked}/file", file, who="auditor", gives="file"
    )
    yield Way("a person on paper", "GET /thing/{entity}/pdf", f"/thing/{known.person}/pdf", gives="file")


def _map(known: Known) -> Iterator[Way]:
    since, until = (one.isoformat() for one in known.quarter)
    yield Way("the form of the map", "GET /map", "/map")
    yield Way("a map", "GET /map", f"/map?{known.period}&edition=operational")
    yield Way("a map of everything", "GET /map", f"/map?{known.period}")
    yield Way("a map, to a forum", "GET /map", f"/map?{known.period}", who="chair")
    yield Way("drawing a map", "POST /map", "/map", {"since": since, "until": until}, gives="leads on", status=303)
    yield Way("a map of no days", "POST /map", "/map", {"since": "31/02/2026", "until": until}, status=422)
    yield Way("a map on paper", "GET /map/pdf", f"/map/pdf?{known.period}", who="chair", gives="file")


def _typing(known: Known) -> Iterator[Way]:
    yield Way("what may be typed", "GET /enter", "/enter")
    yield Way("what may be typed, to a forum", "GET /enter", "/enter", who="chair")
    if not (extract := known.typed()):
        return
    sheet, empty = "/enter/sighting", {"once": "a" * 32}
    yield Way("an empty sheet", "GET /enter/{sheet}", sheet)
    yield Way("a sheet with nothing in it, sent", "POST /enter/{sheet}", sheet, empty, status=422)
    yield Way("what is typed so far", "POST /enter/{sheet}/draft", f"{sheet}/draft", empty, gives="file")
    thrown = {"draft": f"d_{'0' * 32}", "back": "list"}
    yield Way(
        "a draft thrown away",
        "POST /enter/{sheet}/throw-away",
        f"{sheet}/throw-away",
        thrown,
        gives="leads on",
        status=303,
    )
    never = f"/enter/sent/d_{'0' * 32}"
    yield Way("what came of nothing", "GET /enter/sent/{number}", never, gives="problem", status=404)
    back = f"/enter/take-back/{extract}"
    yield Way("what is to be taken back", "GET /enter/take-back/{extract}", back)
    yield Way("what is taken back", "POST /enter/take-back/{extract}", back, {}, gives="leads on", status=303)


def _keeping(known: Known) -> Iterator[Way]:
    """Those who keep the installation: its accounts, its files and its record."""
    line, administrator = f"/accounts/end/{known.line}", {"who": "administrator"}
    yield Way("who may use it", "GET /accounts", "/accounts", **administrator)
    yield Way(
        "nothing ticked", "POST /accounts/confirm", "/accounts/confirm", {"do": "some"}, status=422, **administrator
    )
    yield Way("a line that is to end", "GET /accounts/end/{line}", line, **administrator)
    none = f"/accounts/end/p_{'0' * 16}"
    yield Way("no line of hers", "POST /accounts/end/{line}", none, {}, gives="problem", status=404, **administrator)
    yield Way("the files and the record", "GET /upkeep", "/upkeep", who="steward")
    yield Way("the record as it is", "GET /upkeep/record", "/upkeep/record", who="steward")


def _of_a_session(known: Known) -> Iterator[Way]:
    yield Way("what covering names does", "GET /cover-names", "/cover-names")
    leads = {"gives": "leads on", "status": 303}
    yield Way("names covered", "POST /cover-names", "/cover-names", {"back": "/home"}, **leads)
    yield Way("names shown", "POST /cover-names/off", "/cover-names/off", {"back": "/home"}, **leads)
    yield Way("its key", "POST /cover-names/key", "/cover-names/key", {"key": "on"}, **leads)
    yield Way("how long a session lasts", "GET /still-here/seconds", "/still-here/seconds", gives="file")
    yield Way("still here", "POST /still-here", "/still-here", {}, gives="file")
    yield Way("no reason chosen", "POST /why", "/why", {"of": known.person, "back": "/home"}, status=422)


def _looking_as() -> Iterator[Way]:
    yield Way("as whom one may look", "GET /look-as", "/look-as")
    yield Way("nobody chosen", "POST /look-as", "/look-as", {"as": ""}, status=422)
    chosen = {"as": "westshire-council chair"}
    yield Way("looking as another", "POST /look-as", "/look-as", chosen, gives="leads on", status=303)
    yield Way(
        "oneself again", "POST /look-as/myself", "/look-as/myself", {"back": "/home"}, gives="leads on", status=303
    )


def _problems(known: Known) -> Iterator[Way]:
    """Failures, each by a route that answers with it; of no route of their own."""
    nothing = f"e_{'0' * 24}"
    problem = {"gives": "problem"}
    yield Way("nothing there", "", "/nothing", status=404, **problem)
    yield Way("nobody of that id", "", f"/thing/{nothing}", status=404, **problem)
    yield Way("not for her role", "", f"/who-looked/{known.person}", status=403, **problem)
    yield Way("a day that is none", "", f"/thing/{known.person}?recorded_by=2026-02-31", status=422, **problem)
    yield Way("by no such method", "", "/search", status=405, **problem)
    yield Way("a purpose that there is not", "", "/purpose", {"purpose": "curiosity"}, status=422, **problem)


def api_ways(known: Known, purpose: str) -> Iterator[Way]:
    """Every way for programs."""
    yield Way("every question", "GET /api/v1/questions", "/api/v1/questions")
    yield Way("the description", "GET /api/v1/openapi.json", "/api/v1/openapi.json")
    evidence = "GET /api/v1/evidence/{said}"
    yield Way("a statement", evidence, f"/api/v1/evidence/{known.said}?purpose={purpose}")
    who_saw = "GET /api/v1/who-saw/{entity}"
    yield Way("who looked", who_saw, f"/api/v1/who-saw/{known.person}?purpose={purpose}")
    for name in ("around", "hotspots"):
        asking = {"purpose": purpose, "params": example(name, known)}
        yield Way(f"asking {name}", "POST /api/v1/ask/{question}", f"/api/v1/ask/{name.replace('_', '-')}", asking)
    asking = {"purpose": purpose, "params": example("around", known), "format": "csv"}
    yield Way("a file of around", "POST /api/v1/export/{question}", "/api/v1/export/around", asking)
    typed = {"purpose": purpose, "once": "a" * 32, "values": {}}
    yield Way("a row with nothing in it", "POST /api/v1/enter/{source}", "/api/v1/enter/vehicles", typed)
    back = f"/api/v1/enter/f_{'0' * 24}/take-back"
    yield Way("a row of nobody's taken back", "POST /api/v1/enter/{extract}/take-back", back, {"purpose": purpose})
    yield Way("whether it runs", "GET /livez", "/livez")
    yield Way("whether it can answer", "GET /readyz", "/readyz")
