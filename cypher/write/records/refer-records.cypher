// write: refer-records
// param: rows - one map a thing to write
// touches: each
// Let Records refer to the entity their Subject has become.
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
MATCH (e:Entity {id: x.entity})
CREATE (k)-[t:REFERS_TO {/* holds: REFERS_TO of k */, held_from: $now, held_to: $open}]->(e)
RETURN count(*) AS touched
