// write: close-assertions-to
// param: rows - one map a thing to write
// touches: any
// Close the assertions that end at a Subject that is leaving its entity, and hand them on.
UNWIND $rows AS x
MATCH (b:Entity {id: x.old})<-[r]-(a:Entity)
WHERE r.to_subject = x.subject AND r.held_to = $open
SET r.held_to = $now
RETURN collect({kind: type(r), assertion: properties(r), start: a.id, end: b.id}) AS rows
