"""What OpenStreetMap's tags say a thing is, in the register's own kinds; and which may be somebody's home, placement or refuge."""

from collections.abc import Mapping

Tags = Mapping[str, object]

_KINDS: Mapping[str, Mapping[str, str]] = {
    "amenity": {
        **dict.fromkeys(("fast_food", "cafe", "restaurant", "pub", "bar", "food_court", "ice_cream", "biergarten"), "food"),
        **dict.fromkeys(("nightclub", "cinema", "theatre", "arts_centre", "casino", "gambling"), "leisure"),
        **dict.fromkeys(("bus_station", "ferry_terminal", "taxi"), "transport"),
        **dict.fromkeys(("doctors", "dentist", "pharmacy", "clinic"), "health"),
        **dict.fromkeys(("college", "university"), "college"),
        **dict.fromkeys(("library", "community_centre", "place_of_worship", "marketplace", "fuel"), "other"),
        "parking": "car_park", "school": "school", "hospital": "hospital", "police": "police", "townhall": "council",
        "courthouse": "court",
    },
    "tourism": {**dict.fromkeys(("hotel", "motel", "guest_house"), "hotel"), "museum": "leisure", "theme_park": "leisure"},
    "leisure": {
        **dict.fromkeys(("park", "playground", "pitch", "recreation_ground", "nature_reserve", "common"), "park"),
        **dict.fromkeys(
            ("sports_centre", "swimming_pool", "fitness_centre", "amusement_arcade", "adult_gaming_centre", "bowling_alley",
             "stadium", "ice_rink", "water_park", "trampoline_park"), "leisure",
        ),
    },
    "landuse": {"recreation_ground": "park", "village_green": "park"},
    "railway": dict.fromkeys(("station", "halt", "tram_stop"), "transport"),
    "public_transport": {"station": "transport"},
    "highway": {
        "bus_stop": "transport",
        **dict.fromkeys(
            ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian",
             "service", "footway", "path", "cycleway", "steps", "track", "bridleway", "road"), "street",
        ),
    },
}  # fmt: skip
"""By tag and its value, the kind of place; the first tag that says one decides."""

_PRIVATE: Mapping[str, frozenset[str]] = {
    "amenity": frozenset({"social_facility", "shelter", "refugee_site", "nursing_home", "childcare", "kindergarten", "monastery"}),
    "social_facility": frozenset({"*"}),
    "healthcare": frozenset({"hospice", "rehabilitation", "birthing_centre"}),
    "tourism": frozenset({"hostel", "apartment", "chalet"}),
    "building": frozenset({"house", "residential", "apartments", "detached", "semidetached_house", "terrace", "dormitory"}),
}  # fmt: skip

WIDTH_M = {"trunk": 20, "primary": 20, "footway": 5, "path": 5, "cycleway": 5, "steps": 5, "bridleway": 5}
"""How wide the ways of a street are taken to be, where it is not the 15 metres of any other."""


def kind_of(tags: Tags) -> str | None:
    """The kind of place of a thing so tagged; None for what the register does not take."""
    for tag, kinds in _KINDS.items():
        if found := kinds.get(str(tags.get(tag))):
            return found
    return "shop" if tags.get("shop") and tags["shop"] != "vacant" else None


def may_be_private(tags: Tags) -> bool:
    """Whether a thing so tagged may be where somebody lives, is placed or hides."""
    return any(tags.get(tag) and (str(tags[tag]) in values or "*" in values) for tag, values in _PRIVATE.items())
