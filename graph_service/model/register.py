"""The place register: the installation's own list of places that answers and maps may name (docs/places.md).

It stands in the graph as Records of an agency of its own (`REGISTER`), from the source `locations`, so that it has versions, evidence
and a history like everything else. No other agency can add to it. An entry is in one of four groups: a place; a place of routine,
where children are every day (school, college, clinic); an artefact, where it was written down but did not happen (police station,
council, hospital, court); or a ward.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

REGISTER = "place-register"
"""The agency whose Records the entries of the register are."""
SYSTEM, SOURCE = "places", "locations"

Group = Literal["place", "routine", "artefact", "ward"]
GROUPS: tuple[Group, ...] = ("place", "routine", "artefact", "ward")
"""The groups. Places of routine and artefacts are counted in lists of their own; a ward is no row, but children are counted by it."""

KINDS = (
    "school", "college", "clinic", "hospital", "police", "council", "court", "street", "shop", "food", "transport", "park", "hotel",
    "leisure", "health", "youth", "car_park", "other", "ward",
)  # fmt: skip
"""The kinds of an entry: none of them is anybody's home, placement or refuge."""

GROUP_OF: Mapping[str, Group] = {
    **dict.fromkeys(("school", "college", "clinic"), "routine"),
    **dict.fromkeys(("police", "council", "hospital", "court"), "artefact"),
    "ward": "ward",
}
"""The group of an entry of this kind, where the entry does not give one; of any other kind it is `place`."""


@dataclass(frozen=True)
class Shape:
    """What an entry says, cleaned. A Record of the register keeps it as JSON, beside the words in which it came.

    `geometry` is GeoJSON in WGS 84 (a Point, a line, or a footprint), None where the place has none; a line is as wide as `width_m`
    metres. `uprns` are without leading zeros. `references` are what agencies call the place, each AGENCY/SYSTEM/REFERENCE; an entry
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
        """The entry as JSON; equal entries give equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def shape_of(text: str) -> Shape:
    """The Shape whose `text` this is."""
    held = cast("dict[str, Any]", json.loads(text))
    lists = {name: tuple(held[name]) for name in ("other_names", "uprns", "references")}
    return Shape(**{**held, **lists})
