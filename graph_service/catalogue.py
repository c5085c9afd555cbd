"""The Cypher texts of whatever is read for somebody: loaded, checked and guarded once at start-up, or the service does not start.

A text is refused when its header and its body disagree, when it could write, or when anything it binds is not guarded: every
relationship and every Record needs `/* visible: r */ true` in the WHERE of the clause that binds it, an agency's own things (a
Judgement, a Restriction ...) need `/* own: j */ true`, and every other node must hang on a guarded relationship. The grammar of
headers and the portable subset of Cypher are in `cypher/README.md`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from graph_service import texts
from graph_service.errors import Misconfigured
from graph_service.model.kinds import KINDS, SETS
from graph_service.model.question import said_as
from graph_service.model.times import EARLIEST, LATEST

GUARD_PARAMS = frozenset({"visible", "known_at", "recorded_by", "valid_since", "valid_until", "agency"})
WIDE = {"recorded_by": LATEST, "valid_since": EARLIEST, "valid_until": LATEST}
"""What the guard is given when no time is narrowed."""

SUPPORT = ("REFERS_TO", "FOUND_IN", "KEYED")

OWN = ("Extract", "Judgement", "Restriction", "Request", "Proposal")
"""Nodes that belong to agencies: no text binds one without `/* own: x */ true`, but an Extract that guarded support leads to."""

_HEADER = re.compile(r"^// (question|lookup|list|read|param|column): ([\w-]+)(?: (?:- )?(.*))?$")
_MARK = re.compile(r"/\* (visible|ever visible|own): (\w+) \*/ true")
_GUARDS_OF = {"visible": "", "ever visible": "ever ", "own": "own "}
_SAID = re.compile(r"/\* (link|record): (\w+)(?: (?:from|of) (\w+))?(?: to (\w+))? \*/")
_SETS = re.compile(rf":({'|'.join(SETS)})\]")
_CLAUSE = re.compile(r"\b(OPTIONAL MATCH|MATCH|WITH|UNWIND|RETURN|ORDER BY|LIMIT)\b")
_RELATIONSHIP = re.compile(r"-\[([^\]]*)\]-")
_NODE = re.compile(r"\((\w*)((?::\w+)*)\s*(?:\{[^}]*\})?\)")
_PATTERN = re.compile(r"\(\w*(?::\w+)*\s*(?:\{[^}]*\})?\)(?:\s*<?-\[[^\]]*\]->?\s*\(\w*(?::\w+)*\s*(?:\{[^}]*\})?\))*")
_FORBIDDEN = re.compile(
    r"\b(?:(?:CREATE|MERGE|SET|DELETE|DETACH|REMOVE|CALL|LOAD|FOREACH|UNION|EXISTS|elementId|allShortestPaths|shortestPath|OPTIONAL|"
    r"(?-i:Subject|IS))\b|(?:COUNT|COLLECT)\s*\{)",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?!(?:[A-Z]+)\b)(?i:match|where|with|unwind|return|order by|limit|and|or|xor|not)\b")
"""A keyword in other letters than capitals: the checks below look for capitals."""
_ALLOWED_IS = re.compile(r"\bIS (NOT )?NULL\b")
_PLAIN_MARK = re.compile(r"(?:^|\bAND)\s*/\* (?:(?:ever )?visible|own): (\w+) \*/ true(?=\s*(?:AND\b|$))")
_BARE_LINK = re.compile(r"--|\]-\s*\[|\(\s*\)")


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
    wide: str
    """The same for an asking that narrows no time, without the conditions that are then always true: half the guard's cost."""

    def under(self, guard: Mapping[str, object]) -> str:
        """The text to run under a guard's values."""
        return self.wide if all(guard[name] == value for name, value in WIDE.items()) else self.guarded

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


def widened(guards: Mapping[str, str]) -> dict[str, str]:
    """The guards without the conditions that every statement meets when no time is narrowed."""
    return {
        kind: " AND ".join(c for c in line.split(" AND ") if not any(f"${name}" in c for name in WIDE))
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
        wide=expanded(source, widened(guards)),
    )
    _check_header(text)
    _check_guards(text)
    return text


def expanded(source: str, guards: Mapping[str, str], leave_out: int | None = None) -> str:
    """The text with each mark replaced by its guard; `leave_out` drops the n-th, for the test that each one is needed."""
    bound = _bindings(_body(source))
    count = -1

    def guard(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        mark, variable = match.groups()
        if count == leave_out:
            return "true"
        kind = _GUARDS_OF[mark] + bound.get(variable, "assertion")
        if kind not in guards:
            raise Misconfigured(f"/* {mark}: {variable} */: visible.cypher has no guard for {kind}")
        return re.sub(r"\bx\.", f"{variable}.", guards[kind])

    return _MARK.sub(guard, evidenced(source))


def evidenced(source: str) -> str:
    """The text with each `/* link: r */` and `/* record: k of e */` written out as the columns that evidence is made from.

    And each set of kinds, as in `-[r:LINKS]-`, as its members, so that a text which follows links cannot walk over paper.
    """
    written = _SETS.sub(lambda found: f":{'|'.join(SETS[found[1]])}]", source)
    return _SAID.sub(lambda mark: said_as(*mark.groups(default="")), written)


def _body(source: str) -> str:
    """The text without its comments, its marks kept."""
    lines = (line.split("//", 1)[0] for line in evidenced(source).splitlines())
    return re.sub(r"/\*(?! (?:(?:ever )?visible|own): \w+ \*/ true).*?\*/", " ", "\n".join(lines), flags=re.S)


def _bindings(body: str) -> dict[str, str]:
    """What guard each bound variable takes: REFERS_TO, FOUND_IN, KEYED, assertion, Record or one of an agency's own things."""
    kinds: dict[str, str] = {}
    for inside in _RELATIONSHIP.findall(body):
        variable, _, types = inside.strip().partition(":")
        kinds[variable.strip()] = types if types in SUPPORT else "assertion"
    for variable, labels in _NODE.findall(body):
        for label in ("Record", *OWN):
            if variable and label in labels.split(":"):
                kinds[variable] = label
    return kinds


def _check_header(text: Text) -> None:
    body = _body(text.source)
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


def _check_guards(text: Text) -> None:
    body = _body(text.source)
    plain = _ALLOWED_IS.sub("", _MARK.sub("", body))
    if word := _FORBIDDEN.search(re.sub(r"'[^']*'", "''", plain)):
        raise Misconfigured(f"{text.name}.cypher: {word.group().strip()} is not allowed in a question")
    if _BARE_LINK.search(re.sub(r"'[^']*'", "''", plain)):
        raise Misconfigured(
            f"{text.name}.cypher: every relationship and node needs a name, as in -[r:TYPE]- and (e:Entity)"
        )
    if re.search(r"\bOR\b|\bXOR\b", re.sub(r"\([^()]*\)", "", plain)):
        raise Misconfigured(f"{text.name}.cypher: put OR in brackets, or it would open the guard beside it")
    if word := _SMALL.search(re.sub(r"'[^']*'", "''", plain)):
        raise Misconfigured(f"{text.name}.cypher: write {word.group()} in capitals")
    if "ever visible:" in body and text.kind == "question" and text.question != "known_when":
        raise Misconfigured(f"{text.name}.cypher: of the questions only known_when may ask what was ever visible")
    known, kinds = _between_records(body), _bindings(body)
    for what, x, *ends in _SAID.findall(text.source):
        named = all(re.search(rf"\({end}:", body) for end in filter(None, ends))
        if not named or kinds.get(x) != {"link": "assertion", "record": "Record"}[what]:
            expected = "expected link: an assertion, or record: a Record of an entity, all bound in the text"
            raise Misconfigured(f"{text.name}.cypher: {expected}")
    for clause in _matches(body):
        _check_match(text.name, clause, known, kinds, _unread(body))
    beside = _CLAUSE.split(plain)
    for kind, clause in zip(beside[1::2], beside[2::2], strict=True):
        outside = clause.partition("WHERE")[2] if kind == "MATCH" else clause
        if re.search(r"\)\s*<?-\s*\[|\]\s*->?\s*\(|\)\s*<?--|--?>?\s*\(\w*:", outside):
            raise Misconfigured(f"{text.name}.cypher: a pattern stands outside its MATCH, where no guard is looked for")


def _matches(body: str) -> list[str]:
    """Each MATCH clause with its WHERE."""
    pieces = _CLAUSE.split(body)
    return [clause for word, clause in zip(pieces[1::2], pieces[2::2], strict=True) if word == "MATCH"]


def _check_match(name: str, clause: str, known: set[str], kinds: Mapping[str, str], unread: set[str]) -> None:
    """Refuse a clause that binds a relationship or a Record without its guard, or an entity that nothing guarded holds."""
    pattern, _, where = clause.partition("WHERE")
    conditions = _conditions(where)
    for inside in _RELATIONSHIP.findall(pattern):
        variable, _, types = inside.strip().partition(":")
        if not re.fullmatch(r"\w+", variable.strip()) or "*" in inside:
            raise Misconfigured(f"{name}.cypher: every relationship is named and has one length: found [{inside}]")
        if unknown := set(filter(None, types.split("|"))) - {*KINDS, *SUPPORT}:
            raise Misconfigured(f"{name}.cypher: no relationship is called {sorted(unknown)}")
        if len(set(types.split("|")) & set(SUPPORT)) and "|" in types:
            raise Misconfigured(f"{name}.cypher: {types} mixes assertions with what supports them")
        if variable.strip() not in conditions:
            raise Misconfigured(
                f"{name}.cypher: relationship {variable.strip()} is bound without /* visible: {variable.strip()} */ true"
            )
    paths = _PATTERN.findall(pattern)
    if re.sub(r"\s+", "", ",".join(paths)) != re.sub(r"\s+", "", pattern):
        raise Misconfigured(
            f"{name}.cypher: expected (name:Label {{property: value}}) and -[name:TYPE|TYPE]-, parted by commas"
        )
    held = {variable for path in paths if _RELATIONSHIP.search(path) for variable, _ in _NODE.findall(path)}
    for path in paths:
        supported = {types for inside in _RELATIONSHIP.findall(path) for types in inside.partition(":")[2].split("|")}
        nodes = _NODE.findall(path)
        if supported & set(SUPPORT) and not any(kinds.get(v) == "Record" or v in unread for v, _ in nodes):
            raise Misconfigured(
                f"{name}.cypher: what supports a Record hangs on no Record, nor on a node of which nothing is read"
            )
        for variable, labels in nodes:
            if not variable:
                raise Misconfigured(f"{name}.cypher: every node needs a name")
            first = variable not in known
            if ":Record" in labels and first and variable not in conditions:
                raise Misconfigured(f"{name}.cypher: Record {variable} is bound without /* visible: {variable} */ true")
            own = set(labels.split(":")) & set(OWN)
            if own - ({"Extract"} if "FOUND_IN" in supported else set()) and first and variable not in conditions:
                raise Misconfigured(f"{name}.cypher: {variable} is bound without /* own: {variable} */ true")
            alone = own | set(labels.split(":")) & {"Record", "Visibility"} or variable in _named_layouts(pattern)
            if variable not in held and first and not alone:
                raise Misconfigured(f"{name}.cypher: {variable} hangs on no guarded relationship")
            known.add(variable)


def _unread(body: str) -> set[str]:
    """The unlabelled nodes of which a text reads nothing: what stands there is guarded by the relationship, which bears its class."""
    return {v for v, labels in _NODE.findall(body) if not labels and len(re.findall(rf"\b{v}\b", body)) == 1}


def _named_layouts(pattern: str) -> set[str]:
    """The layouts a text binds by an id: a row's headings, no value; only a guarded Record gives their ids."""
    return set(re.findall(r"\((\w+):Layout {id: \w+}\)", pattern))


def _between_records(body: str) -> set[str]:
    """The proposals both of whose Records a text binds: the guards of those two say who may see that they were proposed."""
    both = ("first", "second")
    found = re.findall(r"\((\w+):Proposal\)", body)
    return {p for p in found if all(f":Record {{id: {p}.{which}_record}})" in body for which in both)}


def _conditions(where: str) -> set[str]:
    """The variables whose marks stand as plain AND-ed conditions of a WHERE."""
    depth, plain = 0, []
    for character in where:
        depth += {"(": 1, ")": -1}.get(character, 0)
        plain.append(character if depth == 0 and character != ")" else " ")
    found = re.findall(_PLAIN_MARK, "".join(plain).strip())
    return set(found)
