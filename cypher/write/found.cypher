// Say that Records already held were found again in this extract.
MATCH (f:Extract {id: $extract})
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
CREATE (k)-[d:FOUND_IN {row: x.row, visibility: k.visibility, held_from: $now, held_to: $open}]->(f)
