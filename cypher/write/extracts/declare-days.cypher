// write: declare-days
// param: id - an id
// param: covers - its first and last day
// touches: one
// An extract is declared to cover these days.
MATCH (f:Extract {id: $id})
SET f.covers = $covers
RETURN count(*) AS touched
