"""Whether a home, its audit record and its graph belong together: each keeps the check value of one key, or holds nothing yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from graph_service import schema
from graph_service.audit import recognise
from graph_service.engine import Engine, Run, open_engine
from graph_service.errors import Misconfigured
from graph_service.key import check_value, held_key
from graph_service.settings import Settings


@contextmanager
def open_graph(settings: Settings) -> Iterator[tuple[Engine, list[str]]]:
    """The graph engine with its schema up to date, and the names of the texts applied now.

    Without the right key nothing starts and nothing is made.
    """
    # the embedded engine makes its folder in the home, so the key comes first; a server is looked at before a key is made
    key = held_key(settings.home) if settings.graph_url is not None else settings.key
    if key is not None:
        recognise(settings.home / "audit", key)
    with open_engine(settings) as engine:
        held = engine.read(_held)
        _refuse_another(held, held_key(settings.home))  # after the graph: another process may just have made both
        applied = schema.apply(engine)
        if held is None:
            _claim(engine, settings.key)
        yield engine, applied


def held_check(engine: Engine) -> str | None:
    """The check value that the graph keeps: None in an empty one, no letters in one that holds something and none."""
    return engine.read(_held)


def has_check(engine: Engine, key: bytes) -> bool:
    """Whether the graph keeps the check value of this key."""
    return held_check(engine) == check_value(key)


def _held(run: Run) -> str | None:
    """The check value in the graph: None in an empty one, no letters in one that holds something and no check value."""
    found = run("MATCH (i:Installation) RETURN i.check AS check", {})
    if found:
        return str(found[0]["check"])
    filled = run("MATCH (n) WHERE NOT n:SchemaVersion RETURN 1 AS one LIMIT 1", {})
    return "" if filled else None


def _claim(engine: Engine, key: bytes) -> None:
    """Leave the key's check value in an empty graph; of two installations at once, one has it and the other is refused."""

    def work(run: Run) -> str | None:
        held = _held(run)
        if held is None:
            run("CREATE (:Installation {id: 'this', check: $check})", {"check": check_value(key)})
        return held

    _refuse_another(engine.write(work), key)


def _refuse_another(held: str | None, key: bytes | None) -> None:
    if held == "":
        raise Misconfigured(
            "the graph holds data and no check value of a key: an older Sightline made it, or it is not this "
            "installation's; load the files anew into an empty graph"
        )
    if held is not None and (key is None or held != check_value(key)):
        raise Misconfigured(
            "the graph was made with another key than this home's: restore that key, or name the graph of this home"
        )
