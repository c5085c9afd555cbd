"""The Cypher texts of whatever is read for somebody: loaded, checked and guarded once at start-up, or the service does not start.

A text is refused when its header and its body disagree, or when `guarding` finds something in it that no guard covers. The grammar of
headers and the portable subset of Cypher are in `cypher/README.md`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from graph_service import texts
from graph_service.errors import Misconfigured
from graph_service.guarding import OWN, SUPPORT, body_of, check_guards, expanded
from graph_service.model.times import EARLIEST, LATEST

GUARD_PARAMS = frozenset({"visible", "known_at", "recorded_by", "valid_since", "valid_until", "below", "agency"})
WIDE: Mapping[str, object] = {"recorded_by": LATEST, "valid_since": EARLIEST, "valid_until": LATEST, "below": []}
"""What the guard is given when no time is narrowed and no least grade is asked for."""

GRADES = ("below",)
"""Of these, what a least grade narrows."""

_HEADER = re.compile(r"^// (question|lookup|list|read|param|column): ([\w-]+)(?: (?:- )?(.*))?$")


@dataclass(frozen=True)
class Text:
    """One loaded text: what it belongs to, its declared parameters and columns, the source and the source with the guard expanded."""

    name: str
    kind: str
    """What it belongs to: a question, the lookups, a list, or the Writer's reads."""
    question: str
    params: frozenset[str]
    columns: tuple[str, ...]
    source: str
    guarded: str
    timely: str
    """The same for an asking that narrows a time and no grade, without the condition that is then always true."""
    wide: str
    """The same for an asking that narrows neither, without the conditions that are then always true: half the guard's cost."""

    def under(self, guard: Mapping[str, object]) -> str:
        """The text to run under a guard's values."""
        narrowed = {name for name, value in WIDE.items() if guard[name] != value}
        if not narrowed:
            return self.wide
        return self.guarded if narrowed & set(GRADES) else self.timely

    def ready(self, guard: Mapping[str, object], params: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        """The text to run under a guard, with every value it takes; `Misconfigured` when it is given others than it declares."""
        if self.params != params.keys():
            raise Misconfigured(f"{self.name} takes {sorted(self.params)} and was given {sorted(params)}")
        cypher = self.under(guard)
        return cypher, {**{name: value for name, value in guard.items() if f"${name}" in cypher}, **params}


class Catalogue:
    """The checked texts, by name; every text must be claimed by a question and every claim must be a text."""

    def __init__(self, loaded: Mapping[str, Text]) -> None:
        self._texts = dict(loaded)

    def __getitem__(self, name: str) -> Text:
        """The text of that name, or `Misconfigured`."""
        try:
            return self._texts[name]
        except KeyError:
            raise Misconfigured(f"no Cypher text is called {name}") from None

    def __iter__(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(sorted(self._texts))

    def check_claims(self, claims: Mapping[str, Iterable[str]]) -> None:
        """Refuse a text no question claims, a claim without a text, and a text whose header names another question."""
        claimed = {text: question for question, owned in claims.items() for text in owned}
        if missing := sorted(set(claimed) - set(self._texts)):
            raise Misconfigured(f"these questions name texts that do not exist: {', '.join(missing)}")
        if orphans := sorted(set(self._texts) - set(claimed)):
            raise Misconfigured(f"no question uses these texts: {', '.join(orphans)}")
        for name, question in claimed.items():
            if self._texts[name].question != question:
                raise Misconfigured(f"{name}.cypher says it belongs to {self._texts[name].question}, not to {question}")


def load(sources: Mapping[str, str] | None = None, guards: str | None = None) -> Catalogue:
    """The catalogue of all that is read for somebody, or of the sources given, checked and guarded."""
    found = _on_disk() if sources is None else sources
    lines = guard_lines(texts.text("visible") if guards is None else guards)
    return Catalogue({name: read_text(name, source, lines) for name, source in found.items()})


def _on_disk() -> dict[str, str]:
    """The questions, the lookups, the lists and the Writer's reads."""
    folders = [texts.folder(kind) for kind in get_args(texts.Guarded)]
    found = {name: source for folder in folders for name, source in folder.items()}
    if len(found) != sum(map(len, folders)):
        raise Misconfigured("two texts have one name: expected a name for each question, lookup, list and read")
    return found


def guard_lines(text: str) -> dict[str, str]:
    """The guard of each kind of thing, from `visible.cypher`."""
    guards: dict[str, str] = {}
    for block in text.split("// guard: ")[1:]:
        kinds, _, body = block.partition("\n")
        guard = " ".join(line for line in body.splitlines() if line and not line.startswith("//"))
        guards.update(dict.fromkeys((kind.strip() for kind in kinds.split(",")), guard))
    needed = {f"{ever}{kind}" for ever in ("", "ever ") for kind in ("assertion", "Record", *SUPPORT)}
    if missing := (needed | {f"own {kind}" for kind in OWN}) - set(guards):
        raise Misconfigured(f"visible.cypher has no guard for {', '.join(sorted(missing))}")
    return guards


def widened(guards: Mapping[str, str], names: Collection[str] = tuple(WIDE)) -> dict[str, str]:
    """The guards without the conditions that every statement meets when nothing of these is narrowed."""
    return {
        kind: " AND ".join(c for c in line.split(" AND ") if not any(f"${name}" in c for name in names))
        for kind, line in guards.items()
    }


def read_text(name: str, source: str, guards: Mapping[str, str]) -> Text:
    """One text, checked and with its guard expanded; `Misconfigured` says what is wrong with it."""
    header = [match.groups() for line in source.splitlines() if (match := _HEADER.match(line))]
    owners = [(kind, word) for kind, word, _ in header if kind in ("question", "lookup", "list", "read")]
    if len(owners) != 1:
        raise Misconfigured(f"{name}.cypher: expected one line '// question: name', or lookup, list or read")
    text = Text(
        name=name,
        kind=owners[0][0],
        question=owners[0][1],
        params=frozenset(word for kind, word, _ in header if kind == "param"),
        columns=tuple(word for kind, word, _ in header if kind == "column"),
        source=source,
        guarded=expanded(source, guards),
        timely=expanded(source, widened(guards, GRADES)),
        wide=expanded(source, widened(guards)),
    )
    _check_header(text)
    check_guards(name, text.kind, text.question, source)
    return text


def _check_header(text: Text) -> None:
    body = body_of(text.source)
    used = set(re.findall(r"\$(\w+)", body))
    if used != set(text.params):
        raise Misconfigured(
            f"{text.name}.cypher: its header declares {sorted(text.params)} and its text uses {sorted(used)}"
        )
    if reserved := used & GUARD_PARAMS:
        raise Misconfigured(f"{text.name}.cypher: {sorted(reserved)} belong to the guard")
    returned = tuple(re.findall(r"\bAS (\w+)", body.rsplit("RETURN", 1)[-1].split("ORDER BY")[0].split("LIMIT")[0]))
    if returned != text.columns:
        raise Misconfigured(f"{text.name}.cypher: its header declares columns {text.columns} and it returns {returned}")
    if "LIMIT" in body and "ORDER BY" not in body:
        raise Misconfigured(f"{text.name}.cypher: a LIMIT needs an ORDER BY, or the answer differs from run to run")
