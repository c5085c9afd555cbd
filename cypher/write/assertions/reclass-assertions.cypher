// write: reclass-assertions
// param: rows - one map a thing to write
// touches: any
// Give the assertions of Records another class, closed ones included, from every entity their starting Subject has been.
UNWIND $rows AS x
MATCH (s:Subject {id: x.subject})-[i:IS]->(a)-[r]->(b:Entity)
WHERE x.classes[r.record] IS NOT NULL
SET r.visibility = x.classes[r.record]
