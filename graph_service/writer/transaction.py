"""The Writer's Cypher, and one transaction's hold on it: texts by name, the moment, and rows in batches.

Each text says in its header what it takes and how much it is to touch; what touches less has failed, and its transaction with it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graph_service import texts
from graph_service.errors import Conflict, Misconfigured
from graph_service.model import stored
from graph_service.model.kinds import KINDS
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind

Run = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]

TOUCHES = {
    "nothing": "it reads",
    "any": "as many as there are, none among them",
    "one": "one thing",
    "each": "as many as were given",
    "each or more": "at least as many as were given",
}
"""What a text may say that it touches."""

COUNTED = ("one", "each", "each or more")
"""Those that return how many they touched."""

LISTS = ("rows", "ids", "numbers")
"""What a text may be given many of."""

MOMENTS = ("now", "open")
"""What every text is given that uses it."""

_HOLDS = re.compile(r"/\* holds: (\w+) of (\w+) \*/")
_HEADER = re.compile(r"// (write|param|touches): (\S.*)")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b")


@dataclass(frozen=True)
class Text:
    """One text of `cypher/write`, checked: what it takes, how much it is to touch, and what is run."""

    name: str
    params: frozenset[str]
    touches: str
    source: str

    @property
    def many(self) -> str:
        """Which list it is given."""
        return next(field for field in LISTS if field in self.params)

    def expect(self, found: Sequence[Mapping[str, Any]], params: Mapping[str, Any]) -> None:
        """Raise when it touched less than it is to touch, or more; the transaction is then undone and tried again."""
        if self.touches not in COUNTED:
            return
        wanted, touched = (1 if self.touches == "one" else _count(params[self.many])), int(found[0]["touched"])
        if touched < wanted or (touched > wanted and self.touches != "each or more"):
            raise Conflict(f"{self.name} was to touch {wanted} and touched {touched}: nothing was written")


def text_named(name: str) -> Text:
    """The text of `cypher/write/TASK/name.cypher`; `make-entities-Person` and `make-assertions-AT` are made from patterns."""
    return _texts()[name]


def check_texts(claims: Mapping[str, Iterable[str]]) -> None:
    """Refuse a text that no module claims, a claim without a text, and a text that does not keep to its header."""
    claimed, found = {name for names in claims.values() for name in names}, set(texts.folder("write"))
    if missing := sorted(claimed - found):
        raise Misconfigured(f"the Writer names texts that do not exist: {', '.join(missing)}")
    if orphans := sorted(found - claimed):
        raise Misconfigured(f"no part of the Writer uses these texts: {', '.join(orphans)}")
    _texts()


@cache
def _texts() -> dict[str, Text]:
    found = {name: read_text(name, text) for name, text in texts.folder("write").items()}
    for kind in EntityKind:
        found[f"make-entities-{kind}"] = _of_kind(found["make-entities"], ":KIND", kind)
    for name in KINDS:
        found[f"make-assertions-{name}"] = _of_kind(found["make-assertions"], ":ASSERTION", name)
    return found


def _of_kind(text: Text, pattern: str, kind: str) -> Text:
    return replace(text, source=text.source.replace(pattern, f":{kind}"))


def read_text(name: str, source: str) -> Text:
    """One text, with what it holds written out; `Misconfigured` where its header says something else than it does."""
    header = [found.groups() for line in source.splitlines() if (found := _HEADER.match(line))]
    said = {kind: word for kind, word in header if kind != "param"}
    text = Text(
        name=name,
        params=frozenset(word.split(" - ")[0] for kind, word in header if kind == "param"),
        touches=said.get("touches", ""),
        source=_expanded(source),
    )
    if said.get("write") != name:
        raise Misconfigured(f"{name}.cypher: expected one line '// write: {name}'")
    _check(text, "\n".join(line.split("//", 1)[0] for line in text.source.splitlines()))
    return text


def _check(text: Text, body: str) -> None:
    used = set(re.findall(r"\$(\w+)", body)) - set(MOMENTS)
    if used != set(text.params):
        raise Misconfigured(f"{text.name}.cypher: its header declares {sorted(text.params)} and it uses {sorted(used)}")
    if text.touches not in TOUCHES:
        raise Misconfigured(f"{text.name}.cypher: expected '// touches: ' and one of {', '.join(TOUCHES)}")
    if (text.touches == "nothing") is bool(_WRITES.search(body)):
        raise Misconfigured(f"{text.name}.cypher: says that it touches {text.touches}, which its text does not")
    if (text.touches in COUNTED) is not body.rstrip().endswith("AS touched"):
        raise Misconfigured(
            f"{text.name}.cypher: expected it to return how many it touched where it says so, and only there"
        )
    if text.touches.startswith("each") and not text.params & set(LISTS):
        raise Misconfigured(f"{text.name}.cypher: touches each, and is given none of {', '.join(LISTS)}")


def _count(given: Sequence[Any]) -> int:
    """How many things were given; an id that stands there twice is one."""
    return len(set(given)) if all(isinstance(one, str | int) for one in given) else len(given)


def _expanded(text: str) -> str:
    """A text with what each thing holds written out, from the one table of it."""
    written = _HOLDS.sub(lambda found: stored.properties(*found.groups()), text)
    return written.replace(":SUPPORT]", f":{'|'.join(stored.SUPPORT)}]")


@dataclass(frozen=True)
class Transaction:
    """One write transaction: its `run`, and the one moment everything in it is held from or to."""

    run: Run
    now: str

    def __call__(self, name: str, **params: object) -> list[dict[str, Any]]:
        """Run a text by name; `$now` and `$open` are given where it uses them.

        A text that reads much returns one record, `collect({...}) AS rows`: the driver spends two system calls on every record.
        """
        text = text_named(name)
        times = {"now": self.now, "open": LATEST}
        found = self.run(text.source, {**{k: v for k, v in times.items() if f"${k}" in text.source}, **params})
        text.expect(found, params)
        return found[0]["rows"] if found and found[0].keys() == {"rows"} else found

    def rows(self, name: str, rows: Iterable[object], **params: object) -> list[dict[str, Any]]:
        """Run a text over rows (`$rows`, or `$ids` or `$numbers`), not at all if there are none."""
        given = list(rows)
        return self(name, **{text_named(name).many: given}, **params) if given else []


def grouped(rows: Iterable[Mapping[str, Any]], by: str) -> dict[str, list[Mapping[str, Any]]]:
    """Rows by the value of one column."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    return groups
