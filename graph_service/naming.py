"""A name in place of an id: found for the same purpose and scope, as known at the same moment; never guessed among several."""

from dataclasses import dataclass
from typing import Any, Protocol

from graph_service.cards.telling import words
from graph_service.model.question import Answer, Params, Question, Scope
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.questions.find import Match
from graph_service.view import parse

PEOPLE = (EntityKind.PERSON,)
_OF_PEOPLE = ("shared_associates",)
"""Questions whose entities are people."""

_OF_ONE_KIND = {
    "child": PEOPLE,
    "person": PEOPLE,
    "place": (EntityKind.PLACE,),
    "area": (EntityKind.PLACE,),
    "event": (EntityKind.EVENT,),
}
"""Parameters that take things of one kind."""


class Asks(Protocol):
    """Whoever answers a question: the View, or what stands before it."""

    def ask(self, scope: Scope, question: Question[Any, Any], params: Any, request: str = "", /) -> Answer[Any]:  # noqa: ANN401 - each question's own
        """The answer."""
        ...


@dataclass(frozen=True)
class Candidate:
    """Somebody or something that a name may mean, with what tells one from another, as far as that is known."""

    entity: str
    called: str
    kind: str
    age: str
    area: str
    references: str
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """Whom a name means: one, or none and those among whom it does not decide; how many more have names like it; what was tried."""

    one: Candidate | None
    among: tuple[Candidate, ...]
    more: int
    notes: tuple[str, ...]


def kinds_of(question: Question[Any, Any], parameter: str) -> tuple[EntityKind, ...]:
    """The kinds of thing that a name in a parameter of a question may mean."""
    if question.name in _OF_PEOPLE:
        return PEOPLE
    return _OF_ONE_KIND.get(parameter, tuple(EntityKind))


def meant(
    view: Asks, scope: Scope, kinds: tuple[EntityKind, ...], params: Params, text: str, request: str = ""
) -> Meant:
    """Whom a name means: the only one of that very name, or else the only one with a name like it."""
    asked = {"text": text, "kinds": kinds, "known_at": params.known_at, "agencies": params.agencies}
    answer = view.ask(scope, QUESTIONS["find"], parse(QUESTIONS["find"], asked), request)
    listed = tuple(candidate(answer, row) for row in answer.rows)
    exact = [n for n, row in enumerate(answer.rows) if row.likeness == 1]
    found = exact or list(range(len(listed)))
    if len(found) == 1:
        return Meant(listed[found[0]], listed, len(listed) - 1 + answer.more, answer.notes)
    return Meant(None, listed, answer.more, answer.notes)


def candidate(answer: Answer[Any], row: Match) -> Candidate:
    """One match, with what tells it from another: names, kind, age, area, references and agencies."""
    return Candidate(
        entity=row.entity,
        called=answer.labels[row.entity].text,
        kind=words(row.kind),
        age=row.age,
        area=", ".join(row.area),
        references=", ".join(one.reference for one in row.references),
        agencies=tuple(sorted({each.agency for each in row.evidence})),
    )
