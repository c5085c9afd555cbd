// Note how far an extract is in, with the batch that brought it there.
MATCH (f:Extract {id: $id})
SET f.done = $done, f.complete = $complete
