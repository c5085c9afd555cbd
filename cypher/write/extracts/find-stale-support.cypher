// write: find-stale-support
// param: id - an id
// param: staged_by - the mapping it is staged by
// touches: nothing
// What an extract still supports that its newest mapping did not make again.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.held_to = $open AND k.staged_by <> $staged_by
RETURN k.id AS record, k.row_key AS row_key, d.row AS row
