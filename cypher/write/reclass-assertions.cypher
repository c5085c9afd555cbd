// Give the assertions of Records another class, past versions included.
UNWIND $rows AS x
MATCH (s:Subject {id: x.subject})-[i:IS]->(a)-[r]->(b:Entity)
WHERE r.record = x.record
SET r.visibility = x.visibility
