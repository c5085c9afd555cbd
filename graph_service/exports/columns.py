"""The columns of a table, read off the model of what stands in it; each with what its cells hold and what they mean.

A time is several columns (`when.earliest`, `when.words`), a list or an object one of JSON. Beside a column of entities' ids stands
one of what the reader may call them (`person.called`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from graph_service.model.london import Between, Moment
from graph_service.model.question import EntityId, Label

TEXT, JSON, OR_NOTHING = "text", "JSON", " or nothing"
"""What the cells of a column hold: words as they are, or a value as JSON writes it; and whether an empty cell is a null."""

Told = Mapping[str, Any]
"""A part of a JSON schema."""

_TIMES = (frozenset(Between.model_fields), frozenset(Moment.model_fields))
_ENTITY = get_args(EntityId)[1].pattern


@dataclass(frozen=True)
class Column:
    """One column: its heading, where in a row its value stands, what its cells hold, and what they mean."""

    name: str
    path: tuple[str, ...]
    holds: str
    means: str = ""
    called: bool = False
    """Whether it holds what the entities at that place are called: told a second time, to be read by people."""

    def value(self, row: Told, labels: Mapping[str, Label]) -> object:
        """What stands in a row's cell."""
        found: Any = row
        for name in self.path:
            found = None if found is None else found[name]
        return _called(found, labels) if self.called else found


def columns(model: type[BaseModel], without: Sequence[str] = (), entities: Sequence[str] = ()) -> list[Column]:
    """The columns of a model's fields; `entities` are fields that hold ids of entities and whose types do not say so."""
    schema = model.model_json_schema(mode="serialization")
    found: list[Column] = []
    for name, told in schema["properties"].items():
        if name not in without:
            found += _columns(name, told, schema.get("$defs", {}), entity=name in entities)
    return found


def _columns(name: str, told: Told, defined: Mapping[str, Told], *, entity: bool) -> Iterator[Column]:
    means = str(told.get("description", ""))
    shape, nullable = _shape(told, defined)
    if frozenset(shape.get("properties", ())) in _TIMES:
        for part, of in shape["properties"].items():
            holds = TEXT + OR_NOTHING * (nullable or _shape(of, defined)[1])
            yield Column(f"{name}.{part}", (name, part), holds, f"{means} {of.get('description', '')}".strip())
        return
    yield Column(name, (name,), (TEXT if shape.get("type") == "string" else JSON) + OR_NOTHING * nullable, means)
    if entity or _ENTITY in (shape.get("pattern"), _shape(shape.get("items", {}), defined)[0].get("pattern")):
        yield Column(f"{name}.called", (name,), TEXT, f"What you may call what stands in {name}.", called=True)


def _shape(told: Told, defined: Mapping[str, Told]) -> tuple[Told, bool]:
    """What a part of a schema refers to, and whether it may be null."""
    nullable = False
    while "$ref" in told or "anyOf" in told:
        if "$ref" in told:
            told = defined[told["$ref"].rsplit("/", 1)[1]]
        else:
            others = [one for one in told["anyOf"] if one.get("type") != "null"]
            nullable = nullable or len(others) < len(told["anyOf"])
            if len(others) != 1:
                return {}, nullable
            (told,) = others
    return told, nullable


def _called(ids: Any, labels: Mapping[str, Label]) -> str:  # noqa: ANN401 - an id, several, or none
    several: list[str] = ids if isinstance(ids, list) else [ids]
    return "; ".join(labels[one].text for one in several if one in labels)
