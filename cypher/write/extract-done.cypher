// Note how far an extract is in, with the batch that brought it there.
MATCH (f:Extract {id: $id})
SET f.done = $done, f.complete = $complete, f.staged_by = $staged_by, f.withdrawn_at = $withdrawn_at
