"""What leaves as JSON: every time of an answer on a London clock, to the day or the minute told; written from the design alone.

The worlds tell of days, minutes or nothing, so no year or month is here; these, and the words, are in `tests/graph_service/model`.
"""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

NOTED, OURS = ("recorded_at", "taken_at"), ("known_at", "received_at", "held_from", "held_to")
"""What others dated, by a day or a clock; what our own clock dated, to the microsecond."""

STARTS, STOPS = "00.000000", "59.999999"
"""With what a minute begins and ends; a day with twice as many."""

RAW = re.compile(r"\.\d{6}Z|9999-12-31|0001-01-01|\.9{6}|\dZ$")
"""What no text of an answer holds, but the words of a source."""


def in_london(told: Any) -> Any:
    """The same values with their times as they leave; the words a source wrote stay as they are."""
    if isinstance(told, list):
        return [in_london(each) for each in told]
    if not isinstance(told, dict) or "column" in told:
        return told
    return {name: _leaves(name, value) for name, value in told.items()}


def _leaves(name: str, value: Any) -> Any:
    if name in ("when", "overlap") and value is not None:
        assert value["precision"] in ("day", "unknown", "minute")
        ends = {"earliest": _edge(value["start"], STARTS), "latest": _edge(value["end"], STOPS)}
        return {**ends, "precision": value["precision"]}
    if value and name in OURS:
        return {"at": _clock(value).isoformat(timespec="microseconds")}
    if name in NOTED:
        return {"at": _edge(value, STARTS, STOPS)}
    return in_london(value)


def _edge(moment: str, *edges: str) -> str | None:
    """The London day that a time begins or ends, else the minute or second, else all of it; none where it is open."""
    if moment[:4] in ("0001", "9999"):
        return None
    shown = _clock(moment)
    text = shown.strftime("%H:%M:%S.%f")
    if text in ("00:00:00.000000" if edge == STARTS else "23:59:59.999999" for edge in edges):
        return f"{shown:%Y-%m-%d}"
    second = text[8:] in {edge[2:] for edge in edges}
    return shown.isoformat(timespec="minutes" if text[6:] in edges else "seconds" if second else "auto")


def _clock(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London"))


def unworded(answer: Any) -> Any:
    """An answer as it left, without the words beside its times."""
    if isinstance(answer, list):
        return [unworded(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    timed = isinstance(answer.get("words"), str)
    return {name: unworded(each) for name, each in answer.items() if not (timed and name == "words")}


def raw_times(answer: Any) -> list[str]:
    """The texts of an answer in which a time stands as the graph holds it."""
    if isinstance(answer, str):
        return [answer] if RAW.search(answer) else []
    if isinstance(answer, dict):
        return [] if "column" in answer else raw_times(list(answer.values()))
    return [found for each in answer for found in raw_times(each)] if isinstance(answer, list) else []
