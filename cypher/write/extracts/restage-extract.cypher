// write: restage-extract
// param: id - an id
// param: staging - the number of the staging
// param: staged_by - the mapping it is staged by
// param: classes - the class the profile gives each part
// touches: one
// An extract is staged again from its first row by a newer mapping.
MATCH (f:Extract {id: $id})
SET f.done = 0, f.complete = false, f.staging = $staging, f.staged_by = $staged_by, f.classes = $classes
RETURN count(*) AS touched
