"""How a page asks: through the View, and with cover names in place of names while the session covers them.

Whatever a page shows of anybody comes from an answer, so what is covered here is covered on the page, in its title, in print, in the
PDF and in what a screen reader reads. For a sheet `typist` asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from graph_service import naming
from graph_service.analysis.labels import entities_in
from graph_service.analysis.phrases import kinds_among
from graph_service.lookups.sorts import sorts
from graph_service.model.question import Answer, Params, Question, Scope
from graph_service.model.times import london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.naming import Meant
from graph_service.questions import QUESTIONS
from graph_service.service import Service
from graph_service.view import parse
from graph_service.web import covering
from graph_service.web.door import SignedIn
from graph_service.web.fields import Loaded
from graph_service.web.loaded import loaded


@dataclass(frozen=True)
class Asker:
    """Who asks on a page, and as what: everything under the id of its request."""

    service: Service
    signed: SignedIn
    scope: Scope

    @property
    def covered(self) -> bool:
        """Whether names are covered."""
        return self.signed.session.covered

    def ask(self, question: Question[Any, Any], params: Params) -> Answer[Any]:
        """An answer, as this session may show it."""
        reasons = self.signed.session.reasons
        answer = self.service.view.ask(self.scope, question, params, self.signed.instance, reasons)
        return covering.covered(answer, self._called(answer)) if self.covered else answer

    def meant(self, kinds: tuple[EntityKind, ...], params: Params, text: str) -> Meant:
        """Whom a name means."""
        return naming.meant(_Covering(self), self.scope, kinds, params, text)

    def colleagues(self, who: Iterable[str]) -> Mapping[str, str]:
        """What those are called who looked, or who verified that."""
        if not self.covered:
            return {one.who: one.name for one in self.service.store.accounts.all()}
        return self.service.store.covers.give(self.signed.secret, dict.fromkeys(who, covering.COLLEAGUE))

    def cover_names(self) -> Mapping[str, str]:
        """What this session calls whom, so far."""
        return self.service.store.covers.of(self.signed.secret)

    def held_anything(self, known_at: datetime) -> bool:
        """Whether any file that she may see had come here by a moment."""
        asked = QUESTIONS["coverage"]
        return bool(self.ask(asked, parse(asked, {"known_at": known_at})).rows)

    def loaded(self) -> Loaded:
        """The last day that files cover which she may see, and whose files they are."""
        return loaded(self.ask(QUESTIONS["coverage"], parse(QUESTIONS["coverage"], {})).rows)

    def _called(self, answer: Answer[Any]) -> Mapping[str, str]:
        """The cover name of everybody whom an answer names; who has none yet gets one, in the order in which they stand there."""
        hidden = {entity for entity, label in answer.labels.items() if not covering.is_public(label)}
        known = self.cover_names() if hidden else {}
        if hidden <= known.keys():
            return known
        new = [entity for entity in _in_order(answer) if entity in hidden - known.keys()]
        said = [one for row in answer.rows for one in row.evidence]
        homes = {one.end for one in said if one.kind == "LIVES_AT"}
        day = london_day(answer.known_at)
        found = self.service.view.beside(self.scope, answer, partial(sorts, ids=new, known=kinds_among(said), day=day))
        words = {entity: covering.WORDS_FOR[found[entity]] if entity in found else covering.THING for entity in new}
        words |= {entity: covering.ADDRESS for entity in new if entity in homes}
        return self.service.store.covers.give(self.signed.secret, words)


@dataclass(frozen=True)
class _Covering:
    """An asker, where a name is looked up for her."""

    asker: Asker

    def ask(self, _: Scope, question: Question[Any, Any], params: Params, __: str = "", /) -> Answer[Any]:
        """An answer, as her session may show it."""
        return self.asker.ask(question, params)


def asker_of(signed: SignedIn, held: Service) -> Asker:
    """Who asks, for the purpose that she has stated."""
    return Asker(held, signed, signed.scope(held))


def _in_order(answer: Answer[Any]) -> Iterable[str]:
    return dict.fromkeys((*entities_in(answer.rows), *answer.labels))
