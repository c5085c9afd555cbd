"""Lookups: what many questions have to ask of the graph, as typed functions that no single question owns.

Their texts are in `cypher/lookups`. `about`: all that is said about one thing. `company`: who and what was in events. `happenings`:
what happened in a period, and by what else people are joined. `episodes`: missing episodes, and where they were. `orders`: which
orders people and places are under. `ages`: the births of people. `areas`: the districts they live in.
`statements`: those between pairs of entities, and which entities a statement joins to another. `records`: what the records of
entities call them. `references`: what agencies call their own things. `register`: the place register. `whereabouts`: where events
were in a span of time. `tallies`: children counted at places. `sayings`: what a record states, and what else states the same.
`words`: what the source wrote.
Their texts are in `cypher/lookups`. `about`: all that is said about one thing. `ages`: the births of people. `areas`: the districts
they live in. `statements`: those between pairs of entities, and which entities a statement joins to another. `records`: what the
records of entities call them. `references`: what agencies call their own things. `register`: the place register. `whereabouts`:
where events were in a span of time. `tallies`: children counted at places. `sayings`: what a record states, and what else states the
same. `taken`: who was ever taken for whom. `words`: what the source wrote.
they live in. `events`: when events were, who was in them, and which are paper. `statements`: those between pairs of entities, and
which entities a statement joins to another. `records`: what the records of entities call them. `references`: what agencies call their
own things. `register`: the place register. `whereabouts`: where events were in a span of time. `tallies`: children counted at places.
where events were in a span of time. `tallies`: children counted at places. `standing`: where people live, and who else does.
`files`: which days each file covers. `sayings`: what a record states, and what else states the same. `words`: what the source wrote.

Many ids are sent in portions, and the graph may change between two texts: both are dealt with here and nowhere else. What a reader
may call an entity is no lookup: `Asking.labels` gives it.
"""

LOOKUPS = (
    "acquainted",
    "areas",
    "beside",
    "beside-chosen",
    "beside-people",
    "beside-wanted",
    "bearing-records",
    "begun",
    "births",
    "company",
    "covered",
    "employers",
    "covering-files",
    "event-kinds",
    "held",
    "holders",
    "ever-about",
    "ever-ending-at",
    "ever-recorded",
    "event-records",
    "events-of",
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
    "statements-about",
    "statements-between",
    "statements-into-events",
    "statements-of-record",
    "taken-for",
    "statements-out-of",
    "statements-out-of-events",
    "tellings-of",
    "whereabouts",
)
"""The texts of `cypher/lookups`."""
