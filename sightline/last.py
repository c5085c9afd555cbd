"""The statements of each holder's last answer, so that `sightline evidence 3` opens the third: ids alone, for an hour.

They stand in a file of the home for each holder of a token, which only the home's owner may read: the purpose, the moment asked as
known at, and the ids of statements and records in the order of their numbers. No word of an answer or of an asking is in it.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.errors import NotFound
from graph_service.kept import private_bytes, replace_file
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Purpose

KEPT = timedelta(hours=1)
"""How long the statements of an answer can be opened by their numbers."""

_NONE = "no answer of yours within the last hour has a statement of that number: ask again"


@dataclass(frozen=True)
class Last:
    """What is kept of an answer."""

    at: str
    purpose: Purpose
    known_at: str | None
    statements: tuple[str, ...]


def keep(home: Path, who: str, purpose: Purpose, known_at: str | None, statements: Sequence[str]) -> None:
    """Keep the ids of an answer's statements for whoever asked, in place of the last answer's; the old ones of anybody go."""
    _sweep(home)
    path = _path(home, who)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = Last(utc_now(), purpose, known_at, tuple(statements))
    replace_file(path, (json.dumps(asdict(held)) + "\n").encode())


def opened(home: Path, who: str, number: int) -> tuple[Last, str]:
    """The statement of that number of the last answer, and what was kept of the answer; `NotFound` after an hour."""
    _sweep(home)
    try:
        kept = json.loads(private_bytes(_path(home, who), "the file of your last answer"))
        held = Last(kept["at"], Purpose(kept["purpose"]), kept["known_at"], tuple(kept["statements"]))
    except (FileNotFoundError, ValueError, KeyError):
        raise NotFound(_NONE) from None
    if not 1 <= number <= len(held.statements):
        raise NotFound(_NONE)
    return held, held.statements[number - 1]


def _sweep(home: Path) -> None:
    """Remove what was kept longer than it may be, and what cannot be read as kept."""
    oldest = datetime.fromisoformat(utc_now()) - KEPT
    for path in _path(home, "*").parent.glob("*.json"):
        with contextlib.suppress(FileNotFoundError):
            if _written(path) < oldest:
                path.unlink()


def _written(path: Path) -> datetime:
    """When a file was written, by its own word; what cannot be read as kept is older than anything."""
    try:
        return datetime.fromisoformat(json.loads(path.read_bytes())["at"])
    except (ValueError, KeyError, TypeError):
        return datetime.min.replace(tzinfo=UTC)


def _path(home: Path, who: str) -> Path:
    return home / "last" / f"{who}.json"
