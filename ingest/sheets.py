"""The sheets that may be typed: which columns of which source, in plain words, few enough for one screen, most needed first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.entering import Blank, Sheet
from graph_service.model.kinds import PLACE_KINDS
from ingest.sources import SOURCES
from ingest.sources.missing import RISKS


@dataclass(frozen=True)
class Ruled:
    """A sheet, and what its blanks stand for in a row: the role of whom a column names, since a typist need not write it."""

    sheet: Sheet
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def one_of(self) -> tuple[str, ...]:
        """The blanks of which one must be filled in, because they say whom or what the row is about."""
        names = {blank.name for blank in self.sheet.blanks}
        return tuple(name for name in _TELLS.get(self.sheet.name, _TELLS.get(self.sheet.source, ())) if name in names)


_TELLS = {
    "sighting-of-a-person": ("people", "unidentified"),
    "vehicles": ("mark", "make", "model", "colour", "description"),
    "phones": ("number", "description"),
    "accounts": ("handle", "description"),
}
"""By sheet or source, the columns that say what the row is about; in a file the agency's own reference may do so."""

_LINKS = {
    "SEEN_WITH": "A was seen with B",
    "PEER_OF": "A and B are friends or go about together",
    "CONTACTED": "A was in contact with B by telephone, app or game",
    "TARGETED": "A is said to target B",
    "FAMILY_OF": "A is of B's family",
    "CARER_OF": "A cares for B",
    "TRUSTS": "A trusts B",
    "SUPPORTED_BY": "A is supported by B",
}
_KIN = {
    "parent": "a parent of B",
    "child": "a child of B",
    "sibling": "a brother or sister of B",
    "partner": "the partner of B",
    "grandparent": "a grandparent of B",
    "grandchild": "a grandchild of B",
    "aunt_or_uncle": "an aunt or uncle of B",
    "cousin": "a cousin of B",
    "other": "other family of B",
}
_CONTACTS = {
    "visit": "A visit",
    "return_interview": "A return interview",
    "meeting": "A meeting",
    "disclosure": "The child told us of something",
}
_PLACES = {
    "home": "somebody's home",
    "placement": "a placement",
    "refuge": "a refuge",
    "food": "a place to eat",
    "transport": "a station or stop",
    "health": "a health service",
    "police": "a police station",
    "council": "a council building",
}


def _blank(
    source: str, name: str, title: str, meaning: str, words: Mapping[str, str] | None = None, **more: bool
) -> Blank:
    """One blank of a source's column; of a code it offers these, or all that the column may hold, in words."""
    column = SOURCES[source].column(name)
    if column is None:
        raise ValueError(f"{source} has no column {name}")
    given = words if words is not None else {code: code.replace("_", " ") for code in column.codes}
    options = tuple((code, said) for code, said in given.items()) if column.reads == "code" else ()
    required = more.pop("required", column.required)
    return Blank(name, title, meaning, column.reads, required, options, **more)


def _place_kind(source: str, name: str, title: str) -> Blank:
    words = {kind: _PLACES.get(kind, kind.replace("_", " ")) for kind in PLACE_KINDS}
    return _blank(
        source, name, title, "A home, placement or refuge is kept from those who may not see addresses.", words
    )


_CAR = Sheet(
    "sighting",
    "vehicles",
    "A sighting of a vehicle",
    "Which vehicle was seen, when, and where?",
    (
        _blank("vehicles", "mark", "Registration mark", "With ? for each character that was not seen."),
        _blank("vehicles", "description", "What it looked like", "Make, model, colour, anything else."),
        _blank("vehicles", "seen_from", "When it was seen", "A day and, if known, a time.", required=True),
        _blank("vehicles", "place", "Where it was seen", "In words, such as a street or a shop."),
        _blank("vehicles", "place_postcode", "Postcode of that place", "If it is known."),
        _place_kind("vehicles", "place_kind", "What kind of place it is"),
        _blank("vehicles", "seen", "What was seen, and who saw it", "In your own words."),
    ),
    {},
)
_SOMEBODY = Sheet(
    "sighting-of-a-person",
    "events",
    "A sighting of a person",
    "Who was seen, when, where and with whom?",
    (
        _blank("events", "people", "Who was seen", "Choose each from the records.", many=True, person=True),
        _blank("events", "unidentified", "Somebody nobody has identified", "How one person was described, in words."),
        _blank("events", "happened_from", "When", "A day and, if known, a time.", required=True),
        _blank("events", "place", "Where", "In words, such as a street or a shop."),
        _place_kind("events", "place_kind", "What kind of place it is"),
        _blank("events", "vehicles", "Vehicle they were with", "Its registration mark, with ? for what was not seen."),
        _blank("events", "summary", "What was seen, and who saw it", "In your own words."),
    ),
    {"kind": "other", "event_type": "sighting"},
)
_MISSING = Sheet(
    "missing-episode",
    "missing",
    "A missing episode",
    "Who is or was missing, since when, and where were they last seen?",
    (
        _blank("missing", "person", "Who was missing", "Choose the person from the records.", person=True),
        _blank("missing", "last_seen", "When last seen", "A day and, if known, a time.", required=True),
        _blank("missing", "missing_from", "Missing from", "In words."),
        _place_kind("missing", "missing_from_kind", "What kind of place that is"),
        _blank("missing", "last_seen_place", "Where last seen", "In words."),
        _blank("missing", "found", "When found", "Blank while the person is missing."),
        _blank("missing", "found_place", "Where found", "In words."),
        _blank("missing", "risk", "Risk as assessed", "As your agency assessed it.", {r: r for r in RISKS}),
        _blank("missing", "summary", "What is known", "In your own words."),
    ),
    {},
)
_LINK = Sheet(
    "link",
    "links",
    "A link between two people",
    "Who is linked to whom, and how?",
    (
        _blank("links", "person_a", "Person A", "Choose the person from the records.", person=True),
        _blank(
            "links", "person_a_name", "Person A in words", "If no record can be chosen, how the person was described."
        ),
        _blank("links", "kind", "What links them", "Of A to B.", _LINKS),
        _blank("links", "person_b", "Person B", "Choose the person from the records.", person=True),
        _blank(
            "links", "person_b_name", "Person B in words", "If no record can be chosen, how the person was described."
        ),
        _blank("links", "kin", "If family, what A is to B", "Only where A is of B's family.", _KIN),
        _blank("links", "since", "Since when, or on which day", "If it is known."),
        _blank("links", "said", "How it is known, and who said so", "In your own words."),
    ),
    {},
)
_CONTACT = Sheet(
    "contact",
    "events",
    "A contact with a child",
    "Whom did you see or speak to, when, and what was told?",
    (
        _blank("events", "people", "Which child", "Choose the child from the records.", person=True, required=True),
        _blank("events", "kind", "What kind of contact", "", _CONTACTS),
        _blank("events", "told_at", "When it was", "A day and, if known, a time.", required=True),
        _blank("events", "told_place", "Where it was held", "In words."),
        _blank("events", "summary", "What was told or seen", "In the child's words where you can."),
        _blank("events", "happened_from", "When what was told of happened", "If it was told."),
        _blank("events", "place", "Where what was told of happened", "If it was told."),
        _place_kind("events", "place_kind", "What kind of place that is"),
    ),
    {},
)

SHEETS: Mapping[str, Ruled] = {
    one.sheet.name: one
    for one in (
        Ruled(_CAR),
        Ruled(_SOMEBODY, {"people": "present", "unidentified": "present", "vehicles": "used"}),
        Ruled(_MISSING),
        Ruled(_LINK),
        Ruled(_CONTACT, {"people": "subject"}),
    )
}
"""Every sheet, by its name, in the order in which they are offered."""
