"""Reading the record to see who looked: every entry as it stands, and the looks at one person among them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import count
from pathlib import Path
from typing import Any

from graph_service.audit.anchors import NAME
from graph_service.audit.entry import Entry
from graph_service.audit.lines import Sealer
from graph_service.model.looks import DAMAGED, SOUND, VERIFY, Been, Look, Recorded, Verified

_FIELDS = frozenset(field.name for field in fields(Entry))


def entries(folder: Path, sealer: Sealer) -> Iterator[Entry | None]:
    """Every entry, chain by chain, each chain in its order; None for a line that does not follow from the one before it."""
    for path in sorted(folder.glob("*.ndjson")):
        if path.name != NAME:
            with path.open("rb") as file:
                for line in sealer.read(file, path.name):
                    if line.body is None:
                        yield None
                    elif "action" in line.body:
                        yield _entry(line.body)


def looks(record: Iterable[Entry | None], been: Been, only: str | None, but: str) -> Recorded:
    """The looks at somebody by staff of an agency `only`, or by all: one a request, in the order of time, `but` for one request."""
    ids = been.entities | been.records
    found: dict[str, Look] = {}
    unnamed = damaged = 0
    numbers = count()
    verified: Entry | None = None
    for entry in record:
        if entry is None:
            damaged += 1
            continue
        if entry.action == VERIFY and entry.decision in (SOUND, DAMAGED):
            verified = max(filter(None, (verified, entry)), key=lambda one: one.at)
        if only in (None, entry.agency) and entry.request != but:
            unnamed += entry.shown is None and entry.decision == "answered"
            key = entry.request or str(next(numbers))
            look = _look(found.get(key), entry, ids)
            if look is not None:
                found[key] = look
    in_time = tuple(sorted(found.values(), key=lambda look: (look.at, look.request, look.who)))
    last = Verified(at=verified.at, who=verified.who, wrong=verified.count) if verified else None
    return Recorded(in_time, unnamed, damaged, last)


def _look(before: Look | None, entry: Entry, ids: frozenset[str]) -> Look | None:
    """What an entry tells of looks at these ids, together with what its request has told before; None if nothing."""
    asked, shown = ids.intersection(entry.targets), ids.intersection(entry.shown or ())
    if before is not None:
        return before.model_copy(
            update={
                "asked": before.asked or bool(asked),
                "shown": before.shown or bool(shown),
                "ids": tuple(sorted({*before.ids, *asked, *shown})),
                "decision": entry.decision,
                "rows": max(before.rows, entry.count),
                "reason": (entry.reason if asked else "") or before.reason,
            }
        )
    if not asked and not shown:
        return None
    return Look(
        at=entry.at,
        who=entry.who,
        agency=entry.agency,
        role=entry.role,
        purpose=entry.purpose,
        what=entry.action.removeprefix("ask ").removeprefix("answer "),
        asked=bool(asked),
        shown=bool(shown),
        ids=tuple(sorted(asked | shown)),
        decision=entry.decision,
        rows=entry.count,
        request=entry.request,
        looked_as=entry.looked_as,
        reason=entry.reason if asked else "",
    )


def _entry(body: Mapping[str, Any]) -> Entry:
    """The entry in a line. One from before the people shown were kept has none; what is kept no longer is left out."""
    kept: dict[str, Any] = {"shown": None}
    kept |= {name: tuple(v) if isinstance(v, list) else v for name, v in body.items() if name in _FIELDS}
    return Entry(**kept)
