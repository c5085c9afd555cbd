"""What may be drawn of an answer, as GeoJSON: places of the register and 100 m cells, by the rule of editions; never an address.

A row is drawn at each registered place, or the cell, at which it stands. Words of statements are in no feature: they may tell of an
address. What has no place, or one without a known position, is counted.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph_service.errors import BadInput
from graph_service.exports.tables import about_lines
from graph_service.lookups.register import register
from graph_service.model.export import Drawn, Export, Spot
from graph_service.model.question import Answer, Asking, Question
from graph_service.spelling.points import cell_named

PLACES, WORDS = ("place", "places", "cell", "cells"), ("text", "words", "matched")
"""Fields of a row that say at which registered places or in which cells it is; and fields that hold words of statements."""

_REGISTER = "register"
"""The text that a question must use to know the register."""


def places_of(question: Question[Any, Any]) -> Drawn:
    """What finds the places of a question's rows, or `BadInput` for a question that tells of none."""
    if _REGISTER not in question.uses or not question.row.model_fields.keys() & {*PLACES}:
        raise BadInput(f"the answer of {question.name} has no places that may be drawn: export it as csv or xlsx")
    return _drawn


def written(export: Export[Any]) -> bytes:
    """The features of an answer, and beside them what the file says of itself."""
    answer = export.answer.model_dump(mode="json")
    features = [*_features(answer, export.drawn), *_rounded(answer)]
    drawn = {feature["properties"].get("row") for feature in features}
    off = sum(number not in drawn for number in range(1, len(answer["rows"]) + 1))
    off += sum(not one["geometry"] for one in answer["rounded"])
    said = [*about_lines(export), *([("note", _not_drawn(off))] if off else [])]
    about = {
        "about": [{"what": what, "value": value} for what, value in said],
        "coverage": answer["rests_on"],
        "figures": answer["figures"],
        "rounded": [{**one, "geometry": None} for one in answer["rounded"]],
    }
    collection = {"type": "FeatureCollection", "sightline": about, "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _drawn(ask: Asking, answer: Answer[Any]) -> dict[str, Spot]:
    """The places of the register and the cells at which the rows stand, as far as their position is known."""
    held = register(ask).entries
    found: dict[str, Spot] = {}
    for one in (name for row in answer.rows for name in _stands_at(row.model_dump(include={*PLACES}))):
        if one in held and (shape := held[one].shape).geometry:
            found[one] = Spot(shape.name, dict(shape.geometry))
        elif one not in held and not one.startswith("e_"):
            found[one] = Spot(f"Square {one}", {"type": "Polygon", "coordinates": [cell_named(one).ring]})
    return found


def _stands_at(row: Mapping[str, Any]) -> Iterator[str]:
    """The ids and names of the places in a row."""
    for name in PLACES:
        held = row.get(name) or ()
        yield from (held,) if isinstance(held, str) else held


def _features(answer: dict[str, Any], drawn: Mapping[str, Spot]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(answer["rows"], start=1):
        evidence = [one["assertion"] or one["record"] for one in row["evidence"]]
        told = {name: value for name, value in row.items() if name not in (*WORDS, "geometry")}
        for at in _stands_at(row):
            if at in drawn:
                properties = {**told, "row": number, "at": at, "called": drawn[at].name, "evidence": evidence}
                yield _feature(f"{number}/{at}", drawn[at].geometry, properties)


def _rounded(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rounded figures of an edition that stand at a place of the register."""
    for one in answer["rounded"]:
        if one["geometry"]:
            yield _feature(one["place"], one["geometry"], {k: v for k, v in one.items() if k != "geometry"})


def _feature(name: str, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _not_drawn(number: int) -> str:
    row, stand = ("row or figure", "stands") if number == 1 else ("rows or figures", "stand")
    return f"{number:,} {row} of the answer {stand} at no place that may be drawn, or at one of no known position."
