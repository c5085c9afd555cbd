// write: withdraw-extract
// param: id - an id
// param: in_error - whether it should never have been sent
// touches: one
// Note that an extract is withdrawn, and whether it was sent in error.
MATCH (f:Extract {id: $id})
SET f.withdrawn_at = $now, f.sent_in_error = $in_error
RETURN count(*) AS touched
