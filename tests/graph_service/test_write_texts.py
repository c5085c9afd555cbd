"""No write text lies unused, and none is missing: those of `cypher/write` are those that the Writer names."""

import ast
from pathlib import Path

import graph_service.writer
from graph_service import texts

WRITTEN = texts.folder("write").keys()
CODE = [
    node for p in Path(graph_service.writer.__file__).parent.glob("*.py") for node in ast.walk(ast.parse(p.read_text()))
]


def test_every_write_text_is_named_by_the_writer():
    named = {node.value for node in CODE if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    unused = {name for name in WRITTEN if not named & {name, f"{name}-"}}
    assert not unused


def test_every_write_text_that_the_writer_runs_is_there():
    runs = [node for node in CODE if isinstance(node, ast.Call) and ast.unparse(node.func) in ("step", "step.rows")]
    called = {_name(node.args[0]) for node in runs} - {None}
    assert len(called) > 60
    assert not called - WRITTEN


def _name(told):
    """The text a call names: by a constant, or, of one kind of thing, by a constant with that kind after it."""
    first = told.values[0] if isinstance(told, ast.JoinedStr) else told
    return first.value.removesuffix("-") if isinstance(first, ast.Constant) else None
