// write: note-left-out
// param: extract - the extract's id
// param: rows - one map a thing to write
// touches: each
// Say that rows of this extract no longer tell what these Records tell.
MATCH (f:Extract {id: $extract})
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
CREATE (k)-[d:LEFT_OUT {row: x.row, held_from: $now}]->(f)
RETURN count(*) AS touched
