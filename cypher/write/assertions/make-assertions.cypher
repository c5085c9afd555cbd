// write: make-assertions
// param: rows - one map a thing to write
// touches: each
// Make assertions of one kind; ASSERTION stands for each of the closed list.
UNWIND $rows AS x
MATCH (a:Entity {id: x.start})
MATCH (b:Entity {id: x.end})
CREATE (a)-[r:ASSERTION {/* holds: assertion of x */}]->(b)
RETURN count(*) AS touched
