// write: note-moment
// touches: any
// Keep the moment of a write as the newest of the graph; what it was before.
MATCH (v:SchemaVersion)
WITH v, v.moment AS before
SET v.moment = $now
RETURN max(before) AS before
