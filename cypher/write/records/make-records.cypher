// write: make-records
// param: extract - the extract's id
// param: rows - one map a thing to write
// touches: each
// Make Records, each referring to its entity and found in the extract's row.
MATCH (f:Extract {id: $extract})
UNWIND $rows AS x
MATCH (e:Entity {id: x.entity})
CREATE (k:Record {/* holds: Record of x */})
CREATE (k)-[t:REFERS_TO {/* holds: REFERS_TO of x */, held_from: x.held_from, held_to: x.held_to}]->(e)
CREATE (k)-[d:FOUND_IN {/* holds: FOUND_IN of x */, row: x.row, staging: x.staging, held_from: x.held_from, held_to: x.held_to}]->(f)
RETURN count(*) AS touched
