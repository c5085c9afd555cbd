"""The baseline of loading: the raw driver writing the very nodes and relationships the pipeline wrote, with plain CREATE."""

import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph_service.engine import Engine

BATCH = 5000
_SKIP = ("SchemaVersion",)
_KEYED_BY = {"Visibility": "number"}
_NODE_LABELS = ("Entity", "Subject", "Record", "SearchKey", "Extract", "Visibility", "Judgement", "Proposal")


def export(engine: Engine, folder: Path) -> dict[str, int]:
    """Every node and relationship, pickled in batches of one shape each; how many of which."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {"nodes": 0, "relationships": 0}
    for label in _NODE_LABELS:
        text = f"MATCH (n:{label}) RETURN labels(n) AS labels, properties(n) AS p"
        counts["nodes"] += _keep(folder, f"0-{label}", engine.read(lambda run, t=text: run(t, {})), _node_shape)
    for label in ("Subject", "Record", "Entity", "Judgement", "Proposal"):
        text = (
            f"MATCH (a:{label})-[r]->(b) RETURN labels(a) AS al, a.id AS a, type(r) AS type, properties(r) AS p, "
            "labels(b) AS bl, b.id AS b"
        )
        found = engine.read(lambda run, t=text: run(t, {}))
        counts["relationships"] += _keep(folder, f"1-{label}", found, _relationship_shape)
    return counts


def load(engine: Engine, folder: Path) -> float:
    """Seconds the raw driver takes to write what `export` kept; only the driver's calls are timed."""
    seconds = 0.0
    for path in sorted(folder.iterdir()):
        text, rows = _statement(pickle.loads(path.read_bytes()))
        began = time.perf_counter()
        engine.write(lambda run, t=text, r=rows: run(t, {"rows": r}))
        seconds += time.perf_counter() - began
    return seconds


def _keep(folder: Path, prefix: str, rows: list[dict[str, Any]], shape: Any) -> int:
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(shape(row), []).append(row)
    for number, (kind, group) in enumerate(sorted(groups.items(), key=lambda item: repr(item[0]))):
        for start in range(0, len(group), BATCH):
            path = folder / f"{prefix}-{number:03}-{start:09}.pickle"
            path.write_bytes(pickle.dumps((kind, group[start : start + BATCH])))
    return len(rows)


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


def batches(folder: Path) -> Iterator[Path]:
    """The kept batches, in the order they are written."""
    yield from sorted(folder.iterdir())
