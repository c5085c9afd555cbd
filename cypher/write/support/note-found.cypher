// write: note-found
// param: extract - the extract's id
// param: rows - one map a thing to write
// touches: each
// Say that Records already held were found again in this extract.
MATCH (f:Extract {id: $extract})
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
CREATE (k)-[d:FOUND_IN {/* holds: FOUND_IN of k */, row: x.row, staging: x.staging, held_from: $now, held_to: $open}]->(f)
RETURN count(*) AS touched
