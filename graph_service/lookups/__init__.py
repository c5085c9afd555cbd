"""What many questions ask of the same things: typed in, typed out, owned by no question; their texts are in `cypher/lookups`.

`ages`: the births of people; `areas`: the districts they live in; `statements` between pairs, and who and what stands beside whom;
`records` of entities, and the `references` that agencies keep them under; `whereabouts` of events in a span of time, and the place
`register`; `sayings`: what a record states, and what says the same; the source's `words`. Portions, and a graph that changed
meanwhile, are handled here and nowhere else. What a reader may call an entity is `Asking.labels`.
"""

LOOKUPS = (
    "areas",
    "beside",
    "beside-chosen",
    "beside-people",
    "beside-wanted",
    "bearing-records",
    "begun",
    "births",
    "covered",
    "event-kinds",
    "homes",
    "involved",
    "layouts",
    "names",
    "naming-records",
    "parties",
    "references",
    "register",
    "same-record",
    "same-statement",
    "somewhere",
    "statements-between",
    "statements-of-record",
    "whereabouts",
)
"""The texts of `cypher/lookups`."""
