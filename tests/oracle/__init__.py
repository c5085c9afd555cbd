"""The design in plain Python: a world replayed as lists; slow and short, to be read against the design.

It shares with the service only values (facts, classes, closed lists), how ids are minted, how names, plates, phones, places and
grades are spelt, and how a cell of the grid is named: nothing of how facts are stored, versioned, classed, joined, guarded, asked or
counted.
`rows` says what tells rows apart, `ledger` replays a world, `classes` says who may see a version today, `keys` who is who, `reading`
what a reader gets, `support` who stands behind it. The questions, each a loop over a reading, are in `tests/questions`.
"""
