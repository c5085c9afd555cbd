// Every extract of a feed.
MATCH (f:Extract {feed: $feed})
RETURN f.id AS id, f.taken_at AS taken_at, f.received_at AS received_at, f.full AS full, f.complete AS complete, f.done AS done, f.digest AS digest, f.staged_by AS staged_by, f.withdrawn_at AS withdrawn_at
