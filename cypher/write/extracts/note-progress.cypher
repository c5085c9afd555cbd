// write: note-progress
// param: id - an id
// param: done - how many rows are in
// param: complete - whether all are
// touches: one
// Note how far an extract is in, with the batch that brought it there.
MATCH (f:Extract {id: $id})
SET f.done = $done, f.complete = $complete
RETURN count(*) AS touched
