"""The baseline of loading: the raw driver writing the very nodes and relationships the pipeline wrote, with plain CREATE."""

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph_service.engine import Engine

BATCH = 5000
_NODE_LABELS = ("Entity", "Subject", "Record", "SearchKey", "Extract", "Visibility", "Layout", "Judgement", "Proposal")
_MANY = ("Entity", "Subject", "Record", "SearchKey")


def export(engine: Engine, folder: Path) -> dict[str, int]:
    """Every node and relationship, pickled in batches of one shape each; how many of which."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = _Keep(folder, "0", _node_shape)
    for label in _NODE_LABELS:
        text = f"MATCH (n:{label}) RETURN labels(n) AS labels, properties(n) AS p"
        nodes.add(_all(engine, text, "n", label in _MANY))
    ties = _Keep(folder, "1", _relationship_shape)
    for label in ("Subject", "Record", "Entity", "Judgement", "Proposal"):
        text = (
            f"MATCH (a:{label})-[r]->(b) RETURN labels(a) AS al, a.id AS a, type(r) AS type, properties(r) AS p, "
            "labels(b) AS bl, b.id AS b"
        )
        ties.add(_all(engine, text, "a", label in _MANY))
    return {"nodes": nodes.finish(), "relationships": ties.finish()}


def _all(engine: Engine, text: str, variable: str, many: bool) -> Iterator[dict[str, Any]]:
    """The rows of a text, of labels with many nodes a sixteenth at a time."""
    if not many:
        yield from engine.read(lambda run: run(text, {}))
        return
    edges = [*"0123456789abcdef", "g"]
    ranged = text.replace(" RETURN", f" WHERE {variable}.id >= $from AND {variable}.id < $to RETURN", 1)
    first = engine.read(lambda run: run(f"{text.split(' RETURN')[0]} RETURN {variable}.id AS id LIMIT 1", {}))
    start = first[0]["id"][:2] if first else ""
    for low, high in pairwise(edges):
        given = {"from": start + low, "to": start + high}
        yield from engine.read(lambda run, p=given: run(ranged, p))


def load(engine: Engine, folder: Path) -> float:
    """Seconds the raw driver takes to write what `export` kept; only the driver's calls are timed."""
    seconds = 0.0
    for path in sorted(folder.iterdir()):
        text, rows = _statement(pickle.loads(path.read_bytes()))
        began = time.perf_counter()
        engine.write(lambda run, t=text, r=rows: run(t, {"rows": r}))
        seconds += time.perf_counter() - began
    return seconds


class _Keep:
    """Rows of one shape together, in files of one batch each."""

    def __init__(self, folder: Path, prefix: str, shape: Callable[[dict[str, Any]], Any]) -> None:
        self._folder, self._prefix, self._shape = folder, prefix, shape
        self._groups: dict[Any, list[dict[str, Any]]] = {}
        self._files, self._rows = 0, 0

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            kind = self._shape(row)
            group = self._groups.setdefault(kind, [])
            group.append(row)
            if len(group) == BATCH:
                self._write(kind, self._groups.pop(kind))

    def finish(self) -> int:
        """Write what is left; how many rows there were."""
        for kind, group in sorted(self._groups.items(), key=lambda item: repr(item[0])):
            self._write(kind, group)
        return self._rows

    def _write(self, kind: Any, group: list[dict[str, Any]]) -> None:
        (self._folder / f"{self._prefix}-{self._files:06}.pickle").write_bytes(pickle.dumps((kind, group)))
        self._files += 1
        self._rows += len(group)


def _node_shape(row: dict[str, Any]) -> Any:
    return ("node", tuple(sorted(row["labels"])), tuple(sorted(row["p"])))


def _relationship_shape(row: dict[str, Any]) -> Any:
    return ("rel", _main(row["al"]), row["type"], _main(row["bl"]), tuple(sorted(row["p"])))


def _main(labels: list[str]) -> str:
    return next(label for label in _NODE_LABELS if label in labels)


def _statement(kept: tuple[Any, list[dict[str, Any]]]) -> tuple[str, list[dict[str, Any]]]:
    shape, rows = kept
    properties = ", ".join(f"{name}: x.{name}" for name in shape[-1])
    if shape[0] == "node":
        return f"UNWIND $rows AS x CREATE (n:{':'.join(shape[1])} {{{properties}}})", [row["p"] for row in rows]
    _, start, kind, end, _ = shape
    text = f"UNWIND $rows AS x MATCH (a:{start} {{id: x.a}}) MATCH (b:{end} {{id: x.b}}) CREATE (a)-[r:{kind} {{{properties}}}]->(b)"
    return text, [{**row["p"], "a": row["a"], "b": row["b"]} for row in rows]
