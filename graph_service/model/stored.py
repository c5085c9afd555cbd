"""What a Record, an assertion and what supports a Record hold in the graph: one table, of which every text that writes them is made.

So a move, a withdrawal or a change of class can forget no property: `/* holds: Record of x */` in a text of `cypher/write` becomes
the properties of this table, each from the variable named.
"""

from graph_service.model.kinds import QUALIFIERS

RECORD = (
    "id", "entry", "row_key", "same_values", "feed", "dated", "version", "kind", "part", "agency", "system", "reference", "subject",
    "compartment", "content", "staged_by", "layout", "classes", "open", "own", "bears", "raw", "recorded_at", "recorded_from",
    "received_at", "valid_from", "valid_to", "precision", "held_from", "held_to", "visibility", "received_as", "names", "numbers",
    "born_from", "born_to", "event_kind", "event_from", "event_to", "at_from", "origin", "origin_agency", "origin_source",
    "statement",     "harm_context", "grade", "covers", "register", "shape",
    "disputed", "regime", "basis", "retention", "review_on", "asserts",
)  # fmt: skip
"""One version of one agency's entry. `same_values` finds the rows without a reference that say the same; `classes` is the class of
every part of the row, by number, in the order of its `layout`, on the Record of the row's main part alone."""

OPTIONAL = (
    "same_values",
    "dated",
    "classes",
    "born_from",
    "born_to",
    "event_kind",
    "event_from",
    "event_to",
    "at_from",
    "covers",
    "register",
    "shape",
)
"""Properties of a Record that may be missing: an index holds only the Records that have them."""

ASSERTION = (
    "id", "record", "from_subject", "to_subject", "grade", "statement", "origin", "origin_agency", "origin_source", "visibility",
    "recorded_at", "recorded_from", "received_at", "valid_from", "valid_to", "precision", "held_from", "held_to", *QUALIFIERS,
)  # fmt: skip
"""One statement between two entities; what its kind says beside its ends comes from the table of kinds."""

SUPPORT = {
    "REFERS_TO": {
        "names": "{k}.names",
        "born": "{k}.born_from IS NOT NULL",
        "own": "{k}.own",
        "covers": "{k}.covers",
        "event_kind": "{k}.event_kind",
        "visibility": "{k}.visibility",
    },
    "FOUND_IN": {"visibility": "{k}.visibility"},
    "KEYED": {"visibility": "{k}.visibility"},
}
"""What stands beside a Record, and what each takes from it: its class always, so that no copy of it can be forgotten."""


def properties(kind: str, variable: str) -> str:
    """The properties of one kind of thing as a text writes them, taken from a variable."""
    if kind in SUPPORT:
        return ", ".join(f"{name}: {made.format(k=variable)}" for name, made in SUPPORT[kind].items())
    return ", ".join(f"{name}: {variable}.{name}" for name in {"Record": RECORD, "assertion": ASSERTION}[kind])
