"""What the View adds to any answer: what a reader may call its entities, and what else there is to say of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph_service.analysis.labels import label
from graph_service.catalogue import Catalogue
from graph_service.model.moments import day, london
from graph_service.model.question import Label, Params, Scope

NAMES_AT_MOST = 2000
"""How many entities one answer may name."""

KEPT_AT_MOST = 10_000
"""The names of so many are kept for later askings of readers who may see the same (`remembered`)."""


RunText = Callable[[str, dict[str, object]], list[dict[str, Any]]]
"""Runs a text that is ready, with its parameters."""


class Naming:
    """What the View adds to any answer: what this reader may call its entities, and what there is to say of them.

    All of it is by what was known at the moment asked about, whatever else the asking narrowed.
    """

    def __init__(
        self, run: RunText, catalogue: Catalogue, scope: Scope, known_at: str, kept: Callable[[], dict[str, Label]]
    ) -> None:
        self._run, self._catalogue, self._scope, self._known_at, self._kept = run, catalogue, scope, known_at, kept
        self._guard = {**Params().guard(scope, known_at), "known_at": known_at}
        self._told: dict[str, Label] = {}

    def labels(self, ids: Iterable[str]) -> dict[str, Label]:
        """What this reader may call each of these entities; each is looked up once, by whichever asking comes first."""
        wanted = sorted(set(ids))
        if any(i not in self._told for i in wanted):
            self._learn([i for i in wanted if i not in self._told])
        return {i: self._told[i] for i in wanted}

    def _learn(self, ids: Sequence[str]) -> None:
        kept = self._kept()
        known = {i: told for i in ids if (told := kept.get(i))}
        new = [i for i in ids if i not in known]
        for start in range(0, len(new), NAMES_AT_MOST):
            known |= self._labels(new[start : start + NAMES_AT_MOST])
        self._told |= known
        if len(kept) + len(new) > KEPT_AT_MOST:
            kept.clear()
        kept.update((i, known[i]) for i in new[:KEPT_AT_MOST])

    def _labels(self, ids: Sequence[str]) -> dict[str, Label]:
        used: dict[str, dict[tuple[str, bool], set[str]]] = {i: {} for i in ids}
        for entity, names, visibility, own in self._ask("names", ids=ids)[0]["named"]:
            for name in names:
                used[entity].setdefault((name, own), set()).add(self._scope.classes[visibility].agency)
        return {i: label(said, self._scope.agency) for i, said in used.items()}

    def partings(self, ids: Sequence[str]) -> Iterable[str]:
        """That a number joined some of these entities to another until it was corrected, where nobody has judged that yet."""
        touched = set(ids)
        rows = self._ask("partings", known_by=self._known_at)
        for until in sorted({row["until"] for row in rows if touched & set(row["between"])}):
            yield f"Some of this was about one person or thing until {_day(until)}, joined by a number since corrected."

    def sent_in_error(self, past: bool) -> Iterable[str]:
        """That a file of the reader's own agency, in force then, was later taken back as sent in error."""
        rows = self._ask("sent-in-error") if past else []
        for came, gone in sorted({(row["received_at"], row["withdrawn_at"]) for row in rows}):
            if came <= self._known_at < gone:
                yield (
                    f"From {_day(came)} to {_day(gone)} a file of your agency was in force that was then withdrawn as sent in error: "
                    "answers given in those days could rest on it, this one does not."
                )

    def _ask(self, text: str, **params: object) -> list[dict[str, Any]]:
        return self._run(*self._catalogue[text].ready(self._guard, params))


def _day(moment: str) -> str:
    return day(london(moment))
