"""The Writer's Cypher, and one transaction's hold on it: texts by name, the moment, and rows in batches."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph_service import texts
from graph_service.model import stored
from graph_service.model.kinds import KINDS
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind

Run = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]


@cache
def statement(name: str) -> str:
    """The text of `cypher/write/name.cypher`; `entities-Person` and `assertions-AT` are made from their pattern texts."""
    return _statements()[name]


_HOLDS = re.compile(r"/\* holds: (\w+) of (\w+) \*/")


@cache
def _statements() -> dict[str, str]:
    found = {name: _expanded(text) for name, text in texts.folder("write").items()}
    for kind in EntityKind:
        found[f"entities-{kind}"] = found["entities"].replace(":KIND", f":{kind}")
    for name in KINDS:
        found[f"assertions-{name}"] = found["assertions"].replace(":ASSERTION", f":{name}")
    return found


def _expanded(text: str) -> str:
    """A text with what each thing holds written out, from the one table of it."""
    written = _HOLDS.sub(lambda found: stored.properties(*found.groups()), text)
    return written.replace(":SUPPORT]", f":{'|'.join(stored.SUPPORT)}]")


@dataclass(frozen=True)
class Step:
    """One write transaction: its `run`, and the one moment everything in it is held from or to."""

    run: Run
    now: str

    def __call__(self, name: str, **params: object) -> list[dict[str, Any]]:
        """Run a text by name; `$now` and `$open` are given where it uses them.

        A text that reads much returns one record, `collect({...}) AS rows`: the driver spends two system calls on every record.
        """
        text = statement(name)
        times = {"now": self.now, "open": LATEST}
        found = self.run(text, {**{k: v for k, v in times.items() if f"${k}" in text}, **params})
        return found[0]["rows"] if found and found[0].keys() == {"rows"} else found

    def rows(self, name: str, rows: Iterable[object], **params: object) -> list[dict[str, Any]]:
        """Run a text over rows (`$rows`, or `$ids` or `$numbers`), not at all if there are none."""
        given = list(rows)
        if not given:
            return []
        text = statement(name)
        field = next(f for f in ("rows", "ids", "numbers") if f"${f}" in text)
        return self(name, **{field: given}, **params)


def grouped(rows: Iterable[Mapping[str, Any]], by: str) -> dict[str, list[Mapping[str, Any]]]:
    """Rows by the value of one column."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    return groups


def pairs(asserts: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """What a Record asserts, from its `asserts`: kind, starting Subject, ending Subject, assertion id."""
    return [(kind, start, end, i) for kind, start, end, i in (line.split(" ") for line in asserts)]
