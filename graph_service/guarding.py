"""What a text binds, and whether all of it is guarded: pure functions of the text's source.

A text is refused when it could write, or when anything it binds is not guarded: every relationship and every Record needs
`/* visible: r */ true` in the WHERE of the clause that binds it, an agency's own things (a Judgement, a Restriction ...) need
`/* own: j */ true`, and every other node must hang on a guarded relationship. The grammar is in `cypher/README.md`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.errors import Misconfigured
from graph_service.model.kinds import KINDS, SETS
from graph_service.model.question import said_as

SUPPORT = ("REFERS_TO", "FOUND_IN", "KEYED")

OWN = ("Extract", "Judgement", "Restriction", "Request", "Proposal")
"""Nodes that belong to agencies: no text binds one without `/* own: x */ true`, but an Extract that guarded support leads to."""

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


def expanded(source: str, guards: Mapping[str, str], leave_out: int | None = None) -> str:
    """The text with each mark replaced by its guard; `leave_out` drops the n-th, for the test that each one is needed."""
    bound = bindings_of(body_of(source))
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


def body_of(source: str) -> str:
    """The text without its comments, its marks kept."""
    lines = (line.split("//", 1)[0] for line in evidenced(source).splitlines())
    return re.sub(r"/\*(?! (?:(?:ever )?visible|own): \w+ \*/ true).*?\*/", " ", "\n".join(lines), flags=re.S)


def bindings_of(body: str) -> dict[str, str]:
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


@dataclass(frozen=True)
class _Clause:
    """One MATCH with its WHERE, and what the text around it binds."""

    text: str
    """The text's name, for what is said of it."""
    pattern: str
    guarded: frozenset[str]
    """The variables whose marks stand as plain AND-ed conditions of the WHERE."""
    kinds: Mapping[str, str]
    unread: set[str]
    known: set[str]
    """The nodes bound so far; this clause adds its own."""

    @property
    def paths(self) -> list[str]:
        """The paths of the pattern, which commas part."""
        return _PATTERN.findall(self.pattern)

    @property
    def held(self) -> set[str]:
        """The nodes that a relationship of the clause leads to."""
        return {v for path in self.paths if _RELATIONSHIP.search(path) for v, _ in _NODE.findall(path)}

    def refuse(self, why: str) -> Misconfigured:
        """What is wrong with it."""
        return Misconfigured(f"{self.text}.cypher: {why}")


def check_guards(name: str, kind: str, question: str, source: str) -> None:
    """Refuse a text that could write, that binds something without its guard, or that hides a pattern from these checks."""
    body = body_of(source)
    plain = _ALLOWED_IS.sub("", _MARK.sub("", body))
    _check_words(name, plain)
    if "ever visible:" in body and kind == "question" and question != "known_when":
        raise Misconfigured(f"{name}.cypher: of the questions only known_when may ask what was ever visible")
    known, kinds, unread = _between_records(body), bindings_of(body), _unread(body)
    _check_said(name, source, body, kinds)
    for clause in _matches(body):
        pattern, _, where = clause.partition("WHERE")
        _check_match(_Clause(name, pattern, frozenset(_conditions(where)), kinds, unread, known))
    _check_outside(name, plain)


def _check_words(name: str, plain: str) -> None:
    """Refuse a word that writes or opens a guard, and what the checks below could not read."""
    unquoted = re.sub(r"'[^']*'", "''", plain)
    if word := _FORBIDDEN.search(unquoted):
        raise Misconfigured(f"{name}.cypher: {word.group().strip()} is not allowed in a question")
    if _BARE_LINK.search(unquoted):
        raise Misconfigured(f"{name}.cypher: every relationship and node needs a name, as in -[r:TYPE]- and (e:Entity)")
    if re.search(r"\bOR\b|\bXOR\b", re.sub(r"\([^()]*\)", "", plain)):
        raise Misconfigured(f"{name}.cypher: put OR in brackets, or it would open the guard beside it")
    if word := _SMALL.search(unquoted):
        raise Misconfigured(f"{name}.cypher: write {word.group()} in capitals")


def _check_said(name: str, source: str, body: str, kinds: Mapping[str, str]) -> None:
    """Refuse evidence of something that the text does not bind."""
    for what, x, *ends in _SAID.findall(source):
        named = all(re.search(rf"\({end}:", body) for end in filter(None, ends))
        if not named or kinds.get(x) != {"link": "assertion", "record": "Record"}[what]:
            expected = "expected link: an assertion, or record: a Record of an entity, all bound in the text"
            raise Misconfigured(f"{name}.cypher: {expected}")


def _check_outside(name: str, plain: str) -> None:
    """Refuse a pattern outside the pattern of a MATCH."""
    beside = _CLAUSE.split(plain)
    for kind, clause in zip(beside[1::2], beside[2::2], strict=True):
        outside = clause.partition("WHERE")[2] if kind == "MATCH" else clause
        if re.search(r"\)\s*<?-\s*\[|\]\s*->?\s*\(|\)\s*<?--|--?>?\s*\(\w*:", outside):
            raise Misconfigured(f"{name}.cypher: a pattern stands outside its MATCH, where no guard is looked for")


def _matches(body: str) -> list[str]:
    """Each MATCH clause with its WHERE."""
    pieces = _CLAUSE.split(body)
    return [clause for word, clause in zip(pieces[1::2], pieces[2::2], strict=True) if word == "MATCH"]


def _check_match(clause: _Clause) -> None:
    """Refuse a clause that binds a relationship or a Record without its guard, or an entity that nothing guarded holds."""
    for inside in _RELATIONSHIP.findall(clause.pattern):
        _check_relationship(clause, inside)
    if re.sub(r"\s+", "", ",".join(clause.paths)) != re.sub(r"\s+", "", clause.pattern):
        raise clause.refuse("expected (name:Label {property: value}) and -[name:TYPE|TYPE]-, parted by commas")
    for path in clause.paths:
        supported = {types for inside in _RELATIONSHIP.findall(path) for types in inside.partition(":")[2].split("|")}
        nodes = _NODE.findall(path)
        if supported & set(SUPPORT) and not any(
            clause.kinds.get(v) == "Record" or v in clause.unread for v, _ in nodes
        ):
            raise clause.refuse("what supports a Record hangs on no Record, nor on a node of which nothing is read")
        for variable, labels in nodes:
            _check_node(clause, variable, set(labels.split(":")), "FOUND_IN" in supported)


def _check_relationship(clause: _Clause, inside: str) -> None:
    """Refuse one without a name, of no known kind or of two sorts, or without its guard."""
    variable, _, types = inside.strip().partition(":")
    variable, kinds = variable.strip(), set(types.split("|"))
    if not re.fullmatch(r"\w+", variable) or "*" in inside:
        raise clause.refuse(f"every relationship is named and has one length: found [{inside}]")
    if unknown := kinds - {"", *KINDS, *SUPPORT}:
        raise clause.refuse(f"no relationship is called {sorted(unknown)}")
    if len(kinds) > 1 and kinds & set(SUPPORT):
        raise clause.refuse(f"{types} mixes assertions with what supports them")
    if variable not in clause.guarded:
        raise clause.refuse(f"relationship {variable} is bound without /* visible: {variable} */ true")


def _check_node(clause: _Clause, variable: str, labels: set[str], found_in: bool) -> None:
    """Refuse one without a name or, where the text first binds it, without what guards it; `found_in` leads to an Extract."""
    if not variable:
        raise clause.refuse("every node needs a name")
    bare = variable not in clause.known and variable not in clause.guarded
    if "Record" in labels and bare:
        raise clause.refuse(f"Record {variable} is bound without /* visible: {variable} */ true")
    own = labels & set(OWN)
    if own - ({"Extract"} if found_in else set()) and bare:
        raise clause.refuse(f"{variable} is bound without /* own: {variable} */ true")
    alone = own or labels & {"Record", "SchemaVersion", "Visibility"} or variable in _named_layouts(clause.pattern)
    if variable not in clause.held and variable not in clause.known and not alone:
        raise clause.refuse(f"{variable} hangs on no guarded relationship")
    clause.known.add(variable)


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
