"""The place register: the installation's own list of places that answers and maps may name (docs/places.md).

It stands in the graph as Records of an agency of the installation's, from the source `locations`, so that it has versions, evidence
and a history like all else; no other agency can add to it. An entry is a place, one where children are by routine (school, college,
clinic), an artefact (where records are written, not where it happened: police station, council, hospital, court), or a ward.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

REGISTER = "place-register"
"""The agency that the register's Records are of."""
SYSTEM, SOURCE = "places", "locations"

Group = Literal["place", "routine", "artefact", "ward"]
GROUPS: tuple[Group, ...] = ("place", "routine", "artefact", "ward")
"""What an entry is there for; places of routine and artefacts are counted in rows of their own, a ward is only counted by."""

KINDS = (
    "school", "college", "clinic", "hospital", "police", "council", "court", "street", "shop", "food", "transport", "park", "hotel",
    "leisure", "health", "youth", "car_park", "other", "ward",
)  # fmt: skip
"""Kinds of places of the register: none of them is anybody's home, placement or refuge."""

GROUP_OF: Mapping[str, Group] = {
    **dict.fromkeys(("school", "college", "clinic"), "routine"),
    **dict.fromkeys(("police", "council", "hospital", "court"), "artefact"),
    "ward": "ward",
}
"""The group of a kind where an entry does not say; any other kind's is `place`."""


@dataclass(frozen=True)
class Shape:
    """What an entry holds, cleaned: a Record of the register keeps it as JSON beside the words it came in.

    `geometry` is GeoJSON in WGS 84 (a Point, a line, or a footprint), None where the place has none; a line is as wide as `width_m`
    metres. `uprns` are without leading zeros. `references` are the agencies' own for it, each AGENCY/SYSTEM/REFERENCE; an entry
    that holds nothing but references maps them to the place that it is about.
    """

    name: str = ""
    other_names: tuple[str, ...] = ()
    kind: str = "other"
    uprns: tuple[str, ...] = ()
    geometry: Mapping[str, Any] | None = None
    width_m: float = 0.0
    hours: str = ""
    references: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As JSON, the same for the same entry."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def shape_of(text: str) -> Shape:
    """What `Shape.text` gave."""
    told = cast("dict[str, Any]", json.loads(text))
    lists = {name: tuple(told[name]) for name in ("other_names", "uprns", "references")}
    return Shape(**{**told, **lists})
