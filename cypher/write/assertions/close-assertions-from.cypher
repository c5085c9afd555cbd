// write: close-assertions-from
// param: rows - one map a thing to write
// touches: any
// Close the assertions that start at a Subject that is leaving its entity, and hand them on.
UNWIND $rows AS x
MATCH (a:Entity {id: x.old})-[r]->(b:Entity)
WHERE r.from_subject = x.subject AND r.held_to = $open
SET r.held_to = $now
RETURN collect({kind: type(r), assertion: properties(r), start: a.id, end: b.id}) AS rows
