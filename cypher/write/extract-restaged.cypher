// An extract is staged again from its first row by a newer mapping.
MATCH (f:Extract {id: $id})
SET f.done = 0, f.complete = false, f.staging = $staging, f.staged_by = $staged_by, f.classes = $classes
