"""A name in place of an id: found for the same purpose and scope, as known at the same moment; never guessed among several."""

from collections.abc import Mapping
from typing import Any

from graph_service.cards.telling import words
from graph_service.errors import BadInput, NotFound
from graph_service.model.question import Answer, Params, Question, Scope
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.questions.find import FindParams, Match
from graph_service.service import Service

PEOPLE = (EntityKind.PERSON,)
_OF_PEOPLE = ("shared_associates",)
"""Questions whose entities are people."""

Listed = list[dict[str, Any]]


class SeveralMatch(BadInput):
    """More than one person or thing goes by a name; `matches` says which, for whoever asked and nobody else."""

    def __init__(self, parameter: str, matches: Listed, more: int) -> None:
        many = f"{len(matches) + more} persons or things" if more else f"{len(matches)} persons or things"
        super().__init__(f"{parameter}: {many} may be meant; say which by its id, -p {parameter}=ID")
        self.matches = matches


def kinds_of(question: Question[Any, Any]) -> tuple[EntityKind, ...]:
    """The kinds of thing that a name in a question's parameters may mean."""
    return PEOPLE if question.name in _OF_PEOPLE else tuple(EntityKind)


def resolve(
    service: Service, scope: Scope, kinds: tuple[EntityKind, ...], params: Params, parameter: str, text: str
) -> tuple[str, str]:
    """The id of whom a name means, and a line that says so; `SeveralMatch` where it may mean several, `NotFound` where nobody."""
    asked = FindParams(
        text=text,
        kinds=kinds,
        known_at=params.known_at,
        agencies=params.agencies,
    )
    answer = service.view.ask(scope, QUESTIONS["find"], asked)
    if not answer.rows:
        raise NotFound(f"{parameter}: nobody and nothing that you may see goes by that name: try another spelling")
    exact = [row for row in answer.rows if row.likeness == 1]
    found = exact or list(answer.rows)
    if len(found) > 1:
        raise SeveralMatch(parameter, [_listed(answer, row) for row in answer.rows], answer.more)
    one, others = found[0], len(answer.rows) - 1 + answer.more
    alike = f"; {others:,} more have names like it: `sightline ask find` lists them" if others else ""
    return one.entity, f"{parameter} is {said(_listed(answer, one))}{alike}"


def said(match: Mapping[str, Any]) -> str:
    """One match in a line."""
    shown = (match["called"], match["kind"], *(match[name] for name in ("age", "area", "references") if name in match))
    return f"{', '.join(shown)} ({', '.join(match['agencies'])}) {match['entity']}"


def _listed(answer: Answer[Any], row: Match) -> dict[str, Any]:
    """What tells one match from another: names, kind, age, area and references where they are known, agencies, id."""
    known = {
        "age": row.age,
        "area": ", ".join(row.area),
        "references": ", ".join(one.reference for one in row.references),
    }
    return {
        "called": answer.labels[row.entity].text,
        "kind": words(row.kind),
        **{name: text for name, text in known.items() if text},
        "agencies": sorted({each.agency for each in row.evidence}),
        "entity": row.entity,
    }
