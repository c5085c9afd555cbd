"""Whether an answer is what a story says a reader is told: things by their names, rows by the fields that the story names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sightline.town.stories.truth import Told

_ID = re.compile(r"e_[0-9a-f]{24}")


def faults(told: Told, answer: Mapping[str, Any]) -> list[str]:
    """In what an answer is not as told; empty where it is."""
    rows = [_named(row, answer["labels"]) for row in answer["rows"]]
    found, at = list[str](), list[int]()
    for wanted in told.rows:
        fits = [n for n, row in enumerate(rows) if _fits(wanted, row)]
        at.extend(fits[:1])
        if len(fits) != 1:
            found.append(f"{len(fits)} rows are as told, and not one: {dict(wanted)}")
    if told.only and (len(rows) != len(told.rows) or answer["more"]):
        found.append(f"{len(rows)} rows and {answer['more']} more, and not {len(told.rows)}")
    if told.ordered and at != sorted(at):
        found.append(f"the rows stand in the order {at}")
    found += [f"no note holds: {words}" for words in told.notes if not any(words in note for note in answer["notes"])]
    figures = {name: answer["figures"].get(name) for name in told.figures}
    found += [f"the figures are {figures}"] if figures != dict(told.figures) else []
    everything = str([answer["rows"], answer["labels"], answer["notes"]])
    found += [f"it is in the answer: {name}" for name in told.absent if name in everything]
    return found


def _named(value: Any, labels: Mapping[str, Any]) -> Any:
    """A value with the first name of each thing in place of its id."""
    if isinstance(value, Mapping):
        return {name: _named(each, labels) for name, each in value.items()}
    if isinstance(value, list):
        return [_named(each, labels) for each in value]
    if isinstance(value, str) and _ID.fullmatch(value) and (names := labels.get(value, {}).get("names")):
        return names[0]["name"]
    return value


def _fits(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping) and "or" in wanted:
        return any(_fits(one, value) for one in wanted["or"])
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and _fits(one, value[name]) for name, one in wanted.items()
        )
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        return isinstance(value, list) and len(wanted) == len(value) and _each(list(wanted), list(value))
    return bool(wanted == value)


def _each(wanted: list[Any], values: list[Any]) -> bool:
    """Whether the values are those wanted, each once, in whatever order: that of ids says nothing."""
    for one in wanted:
        fit = next((n for n, value in enumerate(values) if _fits(one, value)), None)
        if fit is None:
            return False
        values.pop(fit)
    return True
