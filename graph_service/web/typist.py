"""Who types: what she may type, whose her drafts are, and the card that leads there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request

from graph_service import access
from graph_service.entering import Desk, Sheet
from graph_service.errors import NotFound, Refused
from graph_service.model.moments import at, london
from graph_service.model.question import Answer, Params, Question, Scope
from graph_service.model.times import utc_now
from graph_service.service import Service
from graph_service.store import Owner
from graph_service.web import wording
from graph_service.web.door import Held, Signed, SignedIn

NUMBER = re.compile(r"d_[0-9a-f]{32}")
"""The number of a draft, and of what came of it."""

NO_SHEET = "there is nothing of that name to type"


@dataclass(frozen=True)
class Typist:
    """Who types on this page, and for what: her sheets, her drafts."""

    desk: Desk | None
    held: Service
    signed: SignedIn
    sheets: tuple[Sheet, ...]

    @property
    def owner(self) -> Owner:
        """Whose her drafts are."""
        return Owner(self.signed.session.who, self.signed.identity.agency, self.signed.purpose)

    @cached_property
    def scope(self) -> Scope:
        """What she may see for her purpose today."""
        return self.signed.scope(self.held)

    @property
    def why_not(self) -> str:
        """Why she types nothing here, in the words of whoever decides it; empty where she may."""
        if self.sheets:
            return ""
        if self.desk is None:
            return "whoever started this service gave it no desk to type at"
        try:
            access.may_enter(self.scope, self.signed.identity.agency)
        except Refused as refused:
            return str(refused)
        return "there is no sheet for it"

    def ask(self, question: Question[Any, Any], params: Params) -> Answer[Any]:
        """An answer, under the id of this request; never covered, for names tell whom one means, and no sheet is shown covered."""
        return self.held.view.ask(self.scope, question, params, self.signed.instance, self.signed.session.reasons)

    def sheet(self, name: str) -> Sheet:
        """A sheet that she may type."""
        if not self.sheets:
            raise Refused(self.why_not)
        found = next((one for one in self.sheets if one.name == name), None)
        if found is None:
            raise NotFound(NO_SHEET)
        return found

    def title(self, name: str) -> str:
        """What a sheet is called, or what was typed without one."""
        return next((one.title for one in self.sheets if one.name == name), wording.code(name).capitalize())


def typist(request: Request, signed: Signed, held: Held) -> Typist:
    """Who types; where there is no desk, or for whom there is no sheet, somebody with no sheets."""
    desk: Desk | None = getattr(request.app.state, "desk", None)
    return Typist(desk, held, signed, desk.sheets(signed.identity, signed.purpose) if desk else ())


Typing = Annotated[Typist, Depends(typist)]


def clock(moment: str) -> str:
    """A moment of today by its clock, any other with its day."""
    when = london(moment)
    return f"{when:%H:%M}" if when.date() == london(utc_now()).date() else at(moment)


def offered(request: Request, signed: SignedIn) -> Iterator[tuple[str, str, str]]:
    """The card of the first page for those who may type: where it leads, its title, and what may be typed."""
    desk: Desk | None = getattr(request.app.state, "desk", None)
    found = desk.sheets(signed.identity, signed.purpose) if desk else ()
    if found:
        titles = [one.title[:1].lower() + one.title[1:] for one in found]
        yield "/enter", "Type something in", f"{', '.join(titles)}.".capitalize()
