"""What many questions ask of the same things: typed in, typed out, owned by no question; their texts are in `cypher/lookups`.

`ages`: the births of people; `statements` between pairs, and who and what stands beside whom;
`records` of entities; the place `register`;
`sayings`: what a record states, and what states the same; the source's own `words`. Portions, and a graph that
changed meanwhile, are handled here and nowhere else. What a reader may call an entity is `Asking.labels`.
"""

LOOKUPS = (
    "beside",
    "beside-chosen",
    "beside-people",
    "beside-wanted",
    "bearing-records",
    "births",
    "covered",
    "involved",
    "layouts",
    "names",
    "naming-records",
    "register",
    "same-record",
    "same-statement",
    "statements-between",
    "statements-of-record",
)
"""The texts of `cypher/lookups`."""
