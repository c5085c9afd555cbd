// write: read-assertions-of-records
// param: rows - one map a thing to write
// touches: nothing
// Every assertion a Record ever made, from the entities its starting Subject has been.
UNWIND $rows AS x
MATCH (s:Subject {id: x.subject})-[i:IS]->(a)-[r]->(b:Entity)
WHERE r.record = x.record AND r.id = x.id
RETURN collect(DISTINCT {kind: type(r), assertion: properties(r)}) AS rows
