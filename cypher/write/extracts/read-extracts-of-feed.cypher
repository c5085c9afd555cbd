// write: read-extracts-of-feed
// param: feed - the feed's name
// touches: nothing
// Every extract of a feed.
MATCH (f:Extract {feed: $feed})
RETURN collect({
  id: f.id, feed: f.feed, agency: f.agency, digest: f.digest, day: f.day, taken_at: f.taken_at, received_at: f.received_at, full: f.full,
  staged_by: f.staged_by, staging: f.staging, classes: f.classes, covers: f.covers, done: f.done, complete: f.complete, withdrawn_at: f.withdrawn_at,
  sent_in_error: f.sent_in_error, name: f.name, rhythm_days: f.rhythm_days, typed_by: coalesce(f.typed_by, ''), typed_as: coalesce(f.typed_as, '')
}) AS rows
