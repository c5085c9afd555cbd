"""A name in place of an id, at the terminal: whom it means, said in a line; or those who may be meant, to choose among."""

from collections.abc import Mapping
from typing import Any

from graph_service import naming
from graph_service.errors import BadInput, NotFound
from graph_service.model.question import Params, Scope
from graph_service.model.vocabulary import EntityKind
from graph_service.naming import PEOPLE, Candidate, kinds_of
from graph_service.service import Service

__all__ = ["PEOPLE", "SeveralMatch", "kinds_of", "resolve", "said"]

Listed = list[dict[str, Any]]


class SeveralMatch(BadInput):
    """More than one person or thing goes by a name; `matches` says which, for whoever asked and nobody else."""

    def __init__(self, parameter: str, matches: Listed, more: int) -> None:
        many = f"{len(matches) + more} persons or things" if more else f"{len(matches)} persons or things"
        super().__init__(f"{parameter}: {many} may be meant; say which by its id, -p {parameter}=ID")
        self.matches = matches


def resolve(
    service: Service, scope: Scope, kinds: tuple[EntityKind, ...], params: Params, parameter: str, text: str
) -> tuple[str, str]:
    """The id of whom a name means, and a line that says so; `SeveralMatch` where it may mean several, `NotFound` where nobody."""
    found = naming.meant(service.view, scope, kinds, params, text)
    if not found.among:
        raise NotFound(f"{parameter}: nobody and nothing that you may see goes by that name: try another spelling")
    if found.one is None:
        raise SeveralMatch(parameter, [_listed(one) for one in found.among], found.more)
    alike = f"; {found.more:,} more have names like it: `sightline ask find` lists them" if found.more else ""
    return found.one.entity, f"{parameter} is {said(_listed(found.one))}{alike}"


def said(match: Mapping[str, Any]) -> str:
    """One match in a line."""
    shown = (match["called"], match["kind"], *(match[name] for name in ("age", "area", "references") if name in match))
    return f"{', '.join(shown)} ({', '.join(match['agencies'])}) {match['entity']}"


def _listed(one: Candidate) -> dict[str, Any]:
    """What tells one match from another: names, kind, age, area and references where they are known, agencies, id."""
    known = {"age": one.age, "area": one.area, "references": one.references}
    return {
        "called": one.called,
        "kind": one.kind,
        **{name: text for name, text in known.items() if text},
        "agencies": list(one.agencies),
        "entity": one.entity,
    }
