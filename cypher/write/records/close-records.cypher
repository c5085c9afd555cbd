// write: close-records
// param: ids - ids
// touches: each
// Close Records and what supports them.
UNWIND $ids AS id
MATCH (k:Record {id: id})-[t:REFERS_TO|FOUND_IN|KEYED]->(o)
WHERE t.held_to = $open
SET t.held_to = $now, k.held_to = $now
RETURN count(DISTINCT id) AS touched
