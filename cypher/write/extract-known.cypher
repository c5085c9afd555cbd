// One extract, as far as it is in.
MATCH (f:Extract {id: $id})
RETURN f.id AS id, f.feed AS feed, f.done AS done, f.complete AS complete, f.staged_by AS staged_by, f.restaged AS restaged, f.withdrawn_at AS withdrawn_at
