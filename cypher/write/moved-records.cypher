// Let Records refer to the entity their Subject has become.
UNWIND $rows AS x
MATCH (k:Record {id: x.record})
MATCH (e:Entity {id: x.entity})
CREATE (k)-[t:REFERS_TO {named: size(k.names) > 0, born: k.born_from IS NOT NULL, visibility: x.visibility, held_from: $now, held_to: $open}]->(e)
