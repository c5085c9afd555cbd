"""Small wrongs done to a module, one at a time, each of which some test ought to notice."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_OTHER_ORDER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}  # fmt: skip
_OTHER_SUM = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
_OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
_NOT_RUN = ("decorator_list", "annotation", "returns", "type_params")


@dataclass(frozen=True)
class Mutant:
    """One wrong: the line it is on, what stood there, what stands there now, and the whole module with it."""

    line: int
    was: str
    became: str
    text: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every wrong that we know how to do to a module, in the order of its lines."""
    tree = ast.parse(source)
    places = [(parent, field, index, node) for parent, field, index, node in _places(tree) if not _is_words(node)]
    for parent, field, index, node in places:
        for other in _others(node):
            _put(parent, field, index, other)
            ast.fix_missing_locations(tree)
            yield Mutant(node.lineno, ast.unparse(node), ast.unparse(other), ast.unparse(tree))
            _put(parent, field, index, node)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.expr | ast.stmt]]:
    """Every expression and statement that runs, with where it stands in its parent."""
    for field, value in ast.iter_fields(tree):
        if field in _NOT_RUN:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.expr | ast.stmt):
                yield tree, field, index, node
            if isinstance(node, ast.AST):
                yield from _places(node)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for left_out in range(len(values)):
                kept = [value for place, value in enumerate(values) if place != left_out]
                yield kept[0] if len(kept) == 1 else ast.BoolOp(op, kept)
        case ast.Compare(left, [op], [right]):
            for other in _OTHER_ORDER[type(op)]:
                yield ast.Compare(left, [other()], [right])
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in _OTHER_SUM:
            yield ast.BinOp(left, _OTHER_SUM[type(op)](), right)
        case ast.Call(ast.Name(name), arguments, words) if name in _OTHER_NAME:
            yield ast.Call(ast.Name(_OTHER_NAME[name]), arguments, words)
        case ast.Call(ast.Name("set" | "frozenset" as name), [_]):
            yield ast.Call(ast.Name(name), [], [])
        case ast.Set(elements) if len(elements) > 1:
            for left_out in range(len(elements)):
                yield ast.Set([element for place, element in enumerate(elements) if place != left_out])
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.If(test, body, orelse) | ast.While(test, body, orelse):
            yield type(node)(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Return(ast.Call()):
            yield ast.Return(ast.Constant(None))
        case ast.Return(ast.BoolOp() | ast.Compare() | ast.UnaryOp(ast.Not())):
            yield from (ast.Return(ast.Constant(True)), ast.Return(ast.Constant(False)))
        case ast.Expr(ast.Call()) | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _unfiltered(node)


def _unfiltered(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Iterator[ast.AST]:
    """The comprehension without each of its conditions."""
    for place, part in enumerate(node.generators):
        for left_out in range(len(part.ifs)):
            kept = [test for at, test in enumerate(part.ifs) if at != left_out]
            bare = ast.comprehension(part.target, part.iter, kept, part.is_async)
            fields = {**dict(ast.iter_fields(node)), "generators": [*node.generators]}
            fields["generators"][place] = bare
            yield type(node)(**fields)


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
