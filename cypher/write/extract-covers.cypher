// An extract is declared to cover these days.
MATCH (f:Extract {id: $id})
SET f.covers = $covers
