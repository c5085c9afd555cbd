// Make an extract, with nothing in it yet.
CREATE (f:Extract {id: $id, feed: $feed, agency: $agency, digest: $digest, taken_at: $taken_at, received_at: $now, full: $full,
  staged_by: $staged_by, restaged: false, done: 0, complete: false, withdrawn_at: ''})
