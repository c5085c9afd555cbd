// write: close-assertions
// param: rows - one map a thing to write
// touches: each or more
// Close the assertions of Records, from their bound ends.
UNWIND $rows AS x
MATCH (a:Entity {id: x.start})-[r]->(b:Entity {id: x.end})
WHERE r.record = x.record AND r.held_to = $open
SET r.held_to = $now
RETURN count(*) AS touched
