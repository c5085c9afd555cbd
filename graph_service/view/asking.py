"""One asking: what a question may do while it is asked, under its reader's guard, and which statements stand behind what it lists."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, cast

import pydantic

from graph_service.analysis.accounts import unsupported
from graph_service.analysis.coverage import run_together
from graph_service.analysis.dealing import dealt
from graph_service.analysis.shown import things_among
from graph_service.catalogue import WIDE, Catalogue
from graph_service.errors import Misconfigured
from graph_service.model.areas import Box
from graph_service.model.coverage import Days, agencies_of, read_covers
from graph_service.model.ids import Minter
from graph_service.model.question import Evidence, Label, P, Question, R, Row, Said, Scope
from graph_service.model.vocabulary import Edition
from graph_service.view.naming import Naming, RunText
from graph_service.view.remembered import Remembered, T


@dataclass(frozen=True)
class Asked(Generic[P, R]):
    """One asking: what its answer rests on, for whom it is, the question, at which moment, after how many rows it begins."""

    scope: Scope
    edition: Edition
    question: Question[P, R]
    params: P
    now: str
    start: int = 0


@dataclass(frozen=True)
class Means:
    """What every asking of one View uses."""

    catalogue: Catalogue
    mint: Minter
    areas: Mapping[str, Box]
    remembered: Remembered


_OF_A_STATEMENT = tuple(name for name in Said._fields if name in Evidence.model_fields)
"""The fields that Evidence takes from a statement as they are."""


class OneAsking:
    """What a question may do while it is asked: run its own texts, under this reader's guard."""

    def __init__(self, run: RunText, means: Means, asked: Asked[Any, Any]) -> None:
        self._run, self._catalogue, self._mint, self._remembered = run, means.catalogue, means.mint, means.remembered
        self._of_the_past = asked.params.known_at is not None
        self._written: dict[str, Any] | None = None
        self._scope, self._question = asked.scope, asked.question
        self.areas, self.edition, self.start = means.areas, asked.edition, asked.start
        self.guard = asked.params.guard(asked.scope, asked.now)
        self.known_at = str(self.guard["known_at"])
        kept = partial(self.remembered, "names", dict[str, Label])
        self.naming = Naming(run, means.catalogue, asked.scope, self.known_at, kept)
        self.things: set[str] = set()
        """The entities that the evidence listed so far says are no people."""
        self._covered: dict[tuple[str, str], list[Days]] | None = None

    def __call__(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of a text that the question declares."""
        return self._ask(text, params, self.guard)

    def whenever(self, text: str, /, **params: object) -> list[dict[str, Any]]:
        """The rows of a text, whatever days and agencies the asking narrows to."""
        return self._ask(text, params, {**self.guard, **WIDE, "visible": self._scope.visible})

    def _ask(self, text: str, params: dict[str, object], guard: dict[str, object]) -> list[dict[str, Any]]:
        declared = (*self._question.texts, *self._question.uses)
        if text not in declared:
            raise Misconfigured(f"{self._question.name} may not run {text}: it declares {', '.join(declared)}")
        return self._run(*self._catalogue[text].ready(guard, params))

    def remembered(self, name: Hashable, make: Callable[[], T]) -> T:
        """What is made; or what was made before for one who may see the same, if nothing was written since. Never of the past."""
        if self._of_the_past:
            return make()
        if self._written is None:
            self._written = self._run(*self._catalogue["last-write"].ready(self.guard, {}))[0]
        turn, moment = self._written["turn"], self._written["moment"]
        if turn is None or moment is None or moment > self.known_at:
            return make()
        return self._remembered.get((name, turn, *self._scope.visible), make)

    def labels(self, ids: Iterable[str]) -> dict[str, Label]:
        """What this reader may call these entities."""
        return self.naming.labels(ids)

    def agency_ids(self) -> list[str]:
        """The ids of the agencies whose statements are asked for."""
        return agencies_of(self._scope.classes.values(), self._mint)

    def covered(self) -> dict[tuple[str, str], list[Days]]:
        """The spans that the visible files of the agencies asked for cover, whatever days the asking narrows its statements to."""
        if self._covered is None:
            self._covered = self.remembered(("covered", *cast(list[int], self.guard["visible"])), self._read_covered)
        return self._covered

    def _read_covered(self) -> dict[tuple[str, str], list[Days]]:
        days: dict[tuple[str, str], list[Days]] = {}
        text = self._catalogue["covered"].ready({**self.guard, **WIDE}, {"ids": self.agency_ids()})
        for row in self._run(*text):
            agency = self.agency(row["visibility"])
            for source, covered in map(read_covers, row["covers"]):
                days.setdefault((agency, source), []).append(covered)
        return {key: run_together(several) for key, several in days.items()}

    def evidence(self, links: Iterable[Said], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:
        """The evidence that these statements are, at most so many, dealt among agencies; and how many more there are."""
        said = sorted(set(links), key=lambda one: (one.recorded_at, one.id, one.record))
        copied = unsupported(said, self.agency)
        hands = {n: frozenset({self.agency(n)}) for n in {one.visibility for one in said}}
        shown = said if len(said) <= cap else list(islice(dealt(said, cap, lambda one: hands[one.visibility]), cap))
        self.things |= things_among(shown)
        return tuple(self._one(one, one in copied) for one in shown), max(0, len(said) - cap)

    def _one(self, said: Said, copied_only: bool) -> Evidence:
        values = {name: getattr(said, name) for name in _OF_A_STATEMENT}
        agency = self.agency(said.visibility)
        return Evidence(assertion=said.id, agency=agency, when=said.when, copied_only=copied_only, **values)

    def agency(self, visibility: int) -> str:
        """Whose a class is."""
        return self._scope.classes[visibility].agency

    def line(self, visibility: int, extract: str, row: int) -> str:
        """A row of a file: by its number to its own agency, by a token to others."""
        if self.agency(visibility) == self._scope.agency:
            return f"row {row}"
        return self._mint.mint("l", extract, str(row))

    def file(self, visibility: int, name: str) -> str | None:
        """A file's name, to its own agency alone."""
        return name if self.agency(visibility) == self._scope.agency else None

    def search_ids(self, keys: Iterable[str]) -> list[str]:
        """The stored ids of search keys."""
        return self._mint.search_ids(keys)

    def alone(self, subjects: Iterable[str]) -> list[str]:
        """The entities that Subjects would be if nothing joined them."""
        return sorted(map(self._mint.alone, subjects))


class Listening(OneAsking):
    """The same, and it notes which statements stand behind what it lists, with their classes."""

    def __init__(self, run: RunText, means: Means, asked: Asked[Any, Any]) -> None:
        super().__init__(run, means, asked)
        self._heard: list[tuple[frozenset[str], dict[str, int]]] = []

    def evidence(self, links: Iterable[Said], cap: int = 20) -> tuple[tuple[Evidence, ...], int]:
        """The evidence that these statements are, at most so many, dealt among agencies; and how many more there are."""
        said = frozenset(links)
        shown, more = super().evidence(said, cap)
        classes = {one.id or one.record: one.visibility for one in said}
        self._heard.append((frozenset(one.assertion or one.record for one in shown), classes))
        return shown, more

    def behind(self, rows: Iterable[Row]) -> dict[str, int]:
        """The statements behind some rows, those beyond a cap too, each with the number of its class."""
        shown = {one.assertion or one.record for row in rows for one in _evidence_in(row)}
        found: dict[str, int] = {}
        for first, classes in self._heard:
            found |= {one: number for one, number in classes.items() if one in shown or first <= shown}
        return found


def _evidence_in(value: object) -> Iterator[Evidence]:
    """Every statement that is listed anywhere in a row."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, pydantic.BaseModel):
        for _, held in value:
            yield from _evidence_in(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from _evidence_in(held)
