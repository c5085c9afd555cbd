// write: make-extract
// param: row - the extract with all it holds
// touches: one
// Make an extract, with nothing in it yet.
CREATE (f:Extract {
  id: $row.id, feed: $row.feed, agency: $row.agency, digest: $row.digest, day: $row.day, taken_at: $row.taken_at, received_at: $row.received_at,
  full: $row.full, staged_by: $row.staged_by, staging: $row.staging, classes: $row.classes, covers: $row.covers, done: $row.done, complete: $row.complete,
  withdrawn_at: $row.withdrawn_at, sent_in_error: $row.sent_in_error, name: $row.name, rhythm_days: $row.rhythm_days,
  typed_by: $row.typed_by, typed_as: $row.typed_as
})
RETURN count(*) AS touched
