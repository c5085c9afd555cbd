"""Lookups: what many questions have to ask of the graph, as typed functions that no single question owns.

Their texts are in `cypher/lookups`. `about`: all that is said about one thing. `ages`: the births of people. `areas`: the districts
they live in. `company`: who and what was in events. `episodes`: missing episodes, and where they were. `events`: when events were,
who was in them, and which are paper. `files`: which days each file covers. `happenings`: what happened in a period, and by what else
people are joined. `orders`: which orders people and places are under. `records`: what the records of entities call them.
`references`: what agencies call their own things. `register`: the place register. `sayings`: what a record states, and what else
states the same. `standing`: where people live, and who else does. `statements`: those between pairs of entities, and which entities a
statement joins to another. `taken`: who was ever taken for whom. `tallies`: children counted at places. `whereabouts`: where events
were in a span of time. `words`: what the source wrote.

Many ids are sent in portions, and the graph may change between two texts: both are dealt with here and nowhere else. What a reader
may call an entity is no lookup: `Asking.labels` gives it.
"""

LOOKUPS = (
    "acquainted",
    "areas",
    "bearing-keys",
    "bearing-records",
    "begun",
    "beside",
    "beside-chosen",
    "beside-people",
    "beside-wanted",
    "births",
    "company",
    "covered",
    "covering-files",
    "employers",
    "event-kinds",
    "event-records",
    "events-of",
    "ever-about",
    "ever-ending-at",
    "ever-recorded",
    "held",
    "holders",
    "homes",
    "involved",
    "layouts",
    "living",
    "names",
    "naming-records",
    "orders",
    "parties",
    "records-about",
    "references",
    "register",
    "same-record",
    "same-statement",
    "somewhere",
    "standing-at",
    "standing-by-number",
    "stated-times",
    "statements-about",
    "statements-between",
    "statements-into-events",
    "statements-of-record",
    "statements-out-of-events",
    "taken-for",
    "tellings-of",
    "whereabouts",
)
"""The texts of `cypher/lookups`."""
