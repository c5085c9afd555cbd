"""The properties of a Record, of its relationships and of an assertion in the graph: one table for all texts that write them.

So no move, withdrawal or change of class can forget a property: `/* holds: Record of x */` in a text of `cypher/write` is replaced by
the properties of this table, each read from the variable x.
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
"""One version of one agency's entry. `same_values` finds the rows without a reference that say the same. Only the Record of a row's
main part has `classes`: the numbers of the classes of all parts of the row, in the order of its `layout`."""

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
"""Properties that a Record may lack; an index of one holds only the Records that have it."""

ASSERTION = (
    "id", "record", "from_subject", "to_subject", "grade", "statement", "origin", "origin_agency", "origin_source", "visibility",
    "recorded_at", "recorded_from", "received_at", "valid_from", "valid_to", "precision", "held_from", "held_to", *QUALIFIERS,
)  # fmt: skip
"""One statement between two entities; its qualifiers come from the table of kinds."""

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
"""The relationships of a Record, and what each copies from it: always its class, so that no copy of the class can be forgotten."""


def properties(kind: str, variable: str) -> str:
    """The properties of one kind of thing as Cypher, each read from a variable."""
    if kind in SUPPORT:
        return ", ".join(f"{name}: {made.format(k=variable)}" for name, made in SUPPORT[kind].items())
    return ", ".join(f"{name}: {variable}.{name}" for name in {"Record": RECORD, "assertion": ASSERTION}[kind])
