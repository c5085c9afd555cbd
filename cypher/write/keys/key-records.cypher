// write: key-records
// param: rows - one map a thing to write
// touches: each
// Let Records be found by their search keys.
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
MATCH (s:SearchKey {id: x.key})
CREATE (k)-[t:KEYED {/* holds: KEYED of k */, held_from: x.held_from, held_to: $open}]->(s)
RETURN count(*) AS touched
