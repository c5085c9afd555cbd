"""Every write text keeps to its header and is claimed by a module that runs it; what touches less than it is to has failed."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service import texts
from graph_service.errors import Conflict, Misconfigured
from graph_service.service import checked_catalogue
from graph_service.writer import transaction
from graph_service.writer.claims import MODULES, WRITES
from graph_service.writer.transaction import COUNTED, Transaction, check_texts, read_text, text_named

WRITTEN = texts.folder("write")
FOLDER = Path(texts.__file__).parent.parent / "cypher" / "write"
NOW = "2026-01-01T00:00:00.000000Z"


def test_every_write_text_is_claimed_and_every_claim_is_a_text():
    checked_catalogue()
    check_texts(WRITES)
    with pytest.raises(Misconfigured, match="the Writer names texts that do not exist: make-nothing"):
        check_texts({**WRITES, "other": ("make-nothing",)})
    with pytest.raises(Misconfigured, match="no part of the Writer uses these texts: note-moment"):
        check_texts({name: names for name, names in WRITES.items() if "note-moment" not in names})


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_claims_what_it_runs_and_nothing_else(module):
    tree = ast.parse(Path(module.__file__).read_text())
    claims = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TEXTS"]
    claimed = getattr(module, "TEXTS", ())
    outside = [node for node in tree.body if node not in claims]
    named = {n.value.removesuffix("-") for part in outside for n in ast.walk(part) if _is_text(n)}
    runs = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and ast.unparse(n.func).endswith(("transaction", "transaction.rows"))
    ]
    assert set(claimed) <= named and bool(claimed) <= bool(runs)
    assert {_name(run.args[0]) for run in runs} - {None, "name"} <= set(claimed)
    assert list(claimed) == sorted(claimed)


def test_names_are_a_verb_and_what_it_is_done_to_in_a_folder_of_the_task():
    verbs = {name.split("-")[0] for name in WRITTEN}
    assert verbs <= {
        "answer", "choose", "close", "count", "decide", "declare", "find", "follow", "key", "lift", "make", "mark", "move",
        "name", "note", "read", "reclass", "refer", "rekey", "release", "restage", "withdraw",
    }  # fmt: skip
    assert all("-" in name for name in WRITTEN)
    assert {path.parent.parent for path in FOLDER.rglob("*.cypher")} == {FOLDER}


GOOD = """// write: make-x
// param: rows - x
// touches: each
UNWIND $rows AS x
CREATE (n:X {id: x.id})
RETURN count(*) AS touched
"""


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (GOOD.replace("make-x", "make-y"), "expected one line '// write: make-x'"),
        (GOOD.replace("// param: rows - x\n", ""), "its header declares"),
        (GOOD.replace("param: rows", "param: ids"), "its header declares"),
        (GOOD.replace("touches: each", "touches: some"), "expected '// touches: '"),
        (GOOD.replace("// touches: each\n", ""), "expected '// touches: '"),
        (GOOD.replace("touches: each", "touches: nothing"), "which its text does not"),
        (GOOD.replace("CREATE", "MATCH"), "which its text does not"),
        (GOOD.replace("RETURN count(*) AS touched\n", ""), "return how many it touched"),
        (GOOD.replace("touches: each", "touches: any"), "return how many it touched"),
        (GOOD.replace("rows", "row"), "is given none of rows, ids, numbers"),
    ],
)
def test_a_text_that_does_not_keep_to_its_header_is_refused(wrong: str, refusal: str):
    assert read_text("make-x", GOOD).touches == "each"
    with pytest.raises(Misconfigured, match=refusal):
        read_text("make-x", wrong)


def test_a_text_that_touches_less_than_it_is_to_fails_its_transaction(empty_graph):
    def missing(run):
        step = Transaction(run, NOW)
        step.rows("make-entities-Person", [{"id": "e_1"}])
        step.rows("make-subjects", [_subject("s_1", "e_1"), _subject("s_2", "e_gone")])

    with pytest.raises(Conflict, match="make-subjects was to touch 2 and touched 1: nothing was written"):
        empty_graph.write(missing)
    with pytest.raises(Conflict, match="note-progress was to touch 1 and touched 0"):
        empty_graph.write(lambda run: Transaction(run, NOW)("note-progress", id="f_gone", done=1, complete=False))
    assert empty_graph.read(lambda run: run("MATCH (n:Entity) RETURN n.id AS id", {})) == []


def test_nearly_every_text_that_writes_says_how_much_and_none_that_reads_does():
    writing = [text_named(name) for name in WRITTEN if text_named(name).touches != "nothing"]
    assert len([text for text in writing if text.touches in COUNTED]) > 2 * len(writing) / 3
    assert replace(text_named("note-found"), touches="any").expect([], {}) is None
    assert transaction.TOUCHES.keys() >= {text.touches for text in writing}


def _subject(subject: str, entity: str) -> dict[str, str]:
    told = {"agency": "police", "system": "book", "kind": "Person", "reference": subject}
    return {"id": subject, "entity": entity, "key": "", "own": entity, **told}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(told: ast.expr) -> str | None:
    """The text a call names: by a constant, or, of one kind of thing, by a constant with that kind after it."""
    first = told.values[0] if isinstance(told, ast.JoinedStr) else told
    return first.value.removesuffix("-") if isinstance(first, ast.Constant) else None
