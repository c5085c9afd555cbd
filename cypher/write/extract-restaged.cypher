// An extract is staged again from its first row by a newer mapping.
MATCH (f:Extract {id: $id})
SET f.done = 0, f.complete = false, f.restaged = true, f.staged_by = $staged_by
