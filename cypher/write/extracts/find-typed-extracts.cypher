// write: find-typed-extracts
// param: who - who typed
// param: since - a moment
// touches: nothing
// What somebody typed since a moment: the extract of each row.
MATCH (f:Extract {typed_by: $who})
WHERE f.taken_at >= $since
RETURN collect({id: f.id, taken_at: f.taken_at, typed_as: f.typed_as, withdrawn_at: f.withdrawn_at}) AS rows
