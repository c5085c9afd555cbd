"""The graph's constraints and indexes, from numbered texts, each applied once and remembered with its checksum."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from graph_service import texts
from graph_service.engine import Engine, Run
from graph_service.errors import Conflict, Held, Misconfigured, TookTooLong, Unavailable
from graph_service.model.times import utc_now

_TRIES = 5
_INDEX_SECONDS = 600.0


@dataclass(frozen=True)
class Version:
    """One numbered text and when this graph received it; None while it has not."""

    number: int
    name: str
    checksum: str
    applied_at: str | None


def apply(engine: Engine) -> list[str]:
    """The names of the texts applied now, in order; any number of processes may ask at once, at any time."""
    applied = []
    for version in state(engine):
        if version.applied_at is None:
            _apply(engine, version)
            applied.append(version.name)
    if applied:
        _wait_for_indexes(engine)
    return applied


def state(engine: Engine) -> list[Version]:
    """Every text in order with when it was applied; refused when the graph holds what these texts do not say."""
    held = {row["number"]: row for row in engine.read(_held)}
    versions = [_version(name, text, held) for name, text in texts.folder("schema").items()]
    newer = sorted(held.keys() - {version.number for version in versions})
    if newer:
        raise Misconfigured(f"the graph has schema {newer[-1]:03d}, unknown here: it was made by a newer Sightline")
    return versions


def _held(run: Run) -> list[dict[str, Any]]:
    return run(
        "MATCH (v:SchemaVersion) RETURN v.number AS number, v.checksum AS checksum, v.applied_at AS applied_at",
        {},
    )


def _version(name: str, text: str, held: dict[int, dict[str, Any]]) -> Version:
    number, checksum = int(name.split("-", 1)[0]), hashlib.sha256(text.encode()).hexdigest()
    row = held.get(number)
    if row is None:
        return Version(number, name, checksum, None)
    if row["checksum"] != checksum:
        raise Misconfigured(
            f"the graph was made with another schema {name} than this Sightline's: load the files anew into an empty graph"
        )
    return Version(number, name, checksum, str(row["applied_at"]))


def _apply(engine: Engine, version: Version) -> None:
    for statement in _statements(texts.folder("schema")[version.name]):
        _patiently(engine, statement, {})
    found = {
        "number": version.number,
        "name": version.name,
        "checksum": version.checksum,
        "now": utc_now(),
    }
    remember = (
        "MERGE (v:SchemaVersion {number: $number}) "
        "ON CREATE SET v.name = $name, v.checksum = $checksum, v.applied_at = $now"
    )
    _patiently(engine, remember, found)


def _statements(text: str) -> list[str]:
    spoken = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return [statement.strip() for statement in spoken.split(";") if statement.strip()]


def _patiently(engine: Engine, statement: str, params: dict[str, object]) -> None:
    """Run a repeatable statement, again when another process applying the same got in its way."""
    for left in reversed(range(_TRIES)):
        try:
            engine.write(lambda run: run(statement, params), turn=False)
        except (TookTooLong, Held):
            raise
        except (Conflict, Unavailable):
            if not left:
                raise
            time.sleep(0.2 * (_TRIES - left))
        else:
            return


def _wait_for_indexes(engine: Engine) -> None:
    deadline = time.monotonic() + _INDEX_SECONDS
    while time.monotonic() < deadline:
        states = {row.get("state") for row in engine.read(lambda run: run("SHOW INDEXES", {}))}
        if "FAILED" in states:
            raise Misconfigured("the graph server could not build an index: see its log")
        if states <= {"ONLINE", None}:
            return
        time.sleep(0.1)
    raise TookTooLong("the graph server is still building its indexes: wait, then try again")
