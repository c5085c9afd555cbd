"""The map among the pages: the answer of `hotspots`, drawn as the command draws it; each place leads to its evidence.

What somebody types goes by POST and is only then put into the address, as two days and the code of an edition: a page that can
be loaded again, printed, and come back to. Nothing else of an address is read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from graph_service import access, hotspot_map
from graph_service.analysis import editions
from graph_service.cards.telling import statement_id
from graph_service.errors import BadInput, NotFound
from graph_service.model.moments import at
from graph_service.model.question import Rounded, Scope
from graph_service.model.vocabulary import Edition
from graph_service.questions import QUESTIONS
from graph_service.questions.hotspots import Hotspot
from graph_service.registry import Registry
from graph_service.view import parse
from graph_service.web import covered_forms, forms, words
from graph_service.web.asking import Asker, asker_of
from graph_service.web.door import Held, Posted, Signed, Turn
from graph_service.web.fields import Loaded
from graph_service.web.forms import Typed
from graph_service.web.page import page
from maps.features import Opens
from maps.page import parts
from maps.pdf import can_print

places = APIRouter()

FIELDS = ("since", "until", "edition")
STATEMENTS = 3
"""How many statements of a place are opened from the map itself; the figure leads to all."""

BEHIND: Mapping[str, str] = {"behind": "place_profile", "behind-square": "hotspots"}
"""The forms by which the figure of a place, and of a 100 m square, leads to what stands behind it: the question each asks."""

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PERIOD = "since, until: "
"""How a question begins what it says of a period."""


@dataclass(frozen=True)
class Wanted:
    """What an address says of the map: the period and, where one is named, the edition."""

    since: date
    until: date
    edition: Edition | None = None

    @property
    def given(self) -> dict[str, object]:
        """The same as parameters of a question."""
        edition = {"edition": self.edition.value} if self.edition else {}
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), **edition}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.given)


def wanted(request: Request) -> Wanted | None:
    """What the address says, if it says two days of the calendar; anything else is not read."""
    said = request.query_params
    since, until, edition = (said.get(name, "") for name in FIELDS)
    if not (_DAY.fullmatch(since) and _DAY.fullmatch(until)) or edition not in ("", *Edition):
        return None
    try:
        return Wanted(date.fromisoformat(since), date.fromisoformat(until), Edition(edition) if edition else None)
    except ValueError:
        return None


Address = Annotated[Wanted | None, Depends(wanted)]


@places.get("/map")
def shown(request: Request, asked: Address, signed: Signed, held: Held, _: Turn) -> Response:
    """The form; with a period in the address, the map of it."""
    asker = asker_of(signed, held)
    known = asker.loaded()
    if asked is None:
        return page(request, "map.html", form=_form(asker.scope, known, _first(asker.scope, known)), map=None)
    typed = forms.as_typed(QUESTIONS["hotspots"], asked.given, known)
    try:
        on_it = _on_it(asker, asked, links=True)
    except BadInput as refused:
        errors = {"until": _capital(str(refused).removeprefix(_PERIOD))}
        return page(request, "map.html", WRONG, form=_form(asker.scope, known, typed, errors), map=None)
    beneath = hotspot_map.ground(held.settings.home / "basemap", needed=False, frame=on_it.frame)
    heading = replace(on_it.heading, fictional=False)  # the layout says so on every page
    _keep(asker, asked)
    return page(
        request,
        "map.html",
        form=_form(asker.scope, known, typed),
        map=parts(on_it.places, beneath, heading, on_it.elsewhere),
        title=f"{heading.title}, {heading.period}",
        behind=_behind(asked, known),
        pdf=f"/map/pdf?{asked.query}" if can_print() else "",
    )


@places.post("/map")
def asked(request: Request, fields: Posted, signed: Signed, held: Held, _: Turn) -> Response:
    """From what was typed to the address of the map; or the form again, with what is wrong beside each field."""
    asker = asker_of(signed, held)
    question, known = QUESTIONS["hotspots"], asker.loaded()
    typed = Typed({**_first(asker.scope, known).values, **{name: fields.all(name) for name in FIELDS}})
    params, errors = forms.read(question, typed)
    if asker.covered:
        typed = covered_forms.retyped(question, typed, {}, {}, known)
    if params is None:
        return page(request, "map.html", WRONG, form=_form(asker.scope, known, typed, errors), map=None)
    read = params.model_dump()
    there = Wanted(read["since"], read["until"], read["edition"])
    return RedirectResponse(f"/map?{there.query}", HTTPStatus.SEE_OTHER)


@places.get("/map/pdf")
def printed(asked: Address, signed: Signed, held: Held, _: Turn) -> Response:
    """The same map as the page that the command prints, as PDF."""
    if asked is None or not can_print():
        raise NotFound("there is no such map")
    on_it = _on_it(asker_of(signed, held), asked, links=False)
    beneath = hotspot_map.ground(held.settings.home / "basemap", needed=False, frame=on_it.frame)
    made = hotspot_map.printed(hotspot_map.page_of(on_it, beneath, moving=False))
    name = f"map-{asked.since.isoformat()}-{asked.until.isoformat()}.pdf"
    return Response(
        made, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _on_it(asker: Asker, asked: Wanted, *, links: bool) -> hotspot_map.Shown:
    """What the map shows, with who made it, when and for what."""
    question = QUESTIONS["hotspots"]
    answer = asker.ask(question, parse(question, hotspot_map.asking(asked.since, asked.until, asked.edition)))
    signed = asker.signed
    made = (
        f"Made on {at(answer.known_at)} by {signed.name}, {signed.identity.agency}, "
        f"{words.ROLES[signed.identity.role]}, for {words.PURPOSES[signed.purpose]}."
    )
    return hotspot_map.shown(
        answer,
        asked.since,
        asked.until,
        fictional=asker.service.settings.fictional,
        made=made,
        opens=_opens if links else None,
        agencies=[agency.name for agency in Registry(asker.service.settings.home).agencies()],
    )


def _opens(one: Hotspot | Rounded) -> Opens:
    """Its own page, what stands behind its figure, and its first statements; a 100 m square has no page."""
    own = f"/thing/{one.place}" if one.place else ""
    if isinstance(one, Rounded):
        return Opens(page=own, behind=("behind", "place", str(one.place)))
    said = list(dict.fromkeys(map(statement_id, one.evidence)))
    return Opens(
        page=own,
        behind=("behind", "place", one.place) if one.place else ("behind-square", "area", str(one.cell)),
        statements=tuple(f"/statement/{each}" for each in said[:STATEMENTS]),
        more=max(0, len(said) - STATEMENTS) + one.more_evidence,
    )


def _behind(asked: Wanted, known: Loaded) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The forms that ask what stands behind a figure, in the same period and edition: their name, where they go, and their fields."""
    made = []
    for name, question in BEHIND.items():
        filled = forms.as_typed(QUESTIONS[question], asked.given, known)
        pairs = [(key, value) for key, value in forms.sent(QUESTIONS[question], filled) if key not in ("place", "area")]
        made.append((name, f"/ask/{question.replace('_', '-')}", pairs))
    return made


def _first(scope: Scope, known: Loaded) -> Typed:
    """The form before anything is typed: a year, or, for whoever has figures by ward, a quarter: they come for no other days."""
    given: dict[str, object] = {}
    if access.editions_of(scope)[0] is not Edition.ANALYST:
        since, until = editions.last_quarter(known.last)
        given = {"since": since.isoformat(), "until": until.isoformat()}
    return forms.as_typed(QUESTIONS["hotspots"], given, known)


def _form(scope: Scope, known: Loaded, typed: Typed, errors: forms.Errors | None = None) -> forms.Form:
    """The form of the question with the period and, where this reader may have several, the edition; nothing else."""
    whole = forms.form(QUESTIONS["hotspots"], known, typed, errors)
    may = access.editions_of(scope)
    kept = [one for one in whole.shown if one.field.name in FIELDS and (one.field.name != "edition" or len(may) > 1)]
    allowed = ("", *(one.value for one in may))
    narrowed = [
        replace(one, field=replace(one.field, options=tuple(o for o in one.field.options if o.value in allowed)))
        for one in kept
    ]
    return replace(whole, shown=tuple(sorted(narrowed, key=lambda one: FIELDS.index(one.field.name))))


def _keep(asker: Asker, asked: Wanted) -> None:
    """Among what was asked last."""
    params = parse(QUESTIONS["hotspots"], hotspot_map.asking(asked.since, asked.until, asked.edition))
    session = asker.signed.session
    asker.service.store.recent.keep(session.who, asker.scope.agency, "hotspots", params, session.purpose)


def _capital(words_: str) -> str:
    return words_[:1].upper() + words_[1:]
