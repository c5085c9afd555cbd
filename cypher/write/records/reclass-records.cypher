// write: reclass-records
// param: rows - one map a thing to write
// touches: each or more
// Give Records and what supports them another class.
UNWIND $rows AS x
MATCH (k:Record {id: x.record})-[t:SUPPORT]->(o)
SET k.visibility = x.visibility, t.visibility = x.visibility
RETURN count(*) AS touched
