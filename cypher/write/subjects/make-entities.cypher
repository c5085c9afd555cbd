// write: make-entities
// param: rows - one map a thing to write
// touches: each
// Make entities of one kind: an id and nothing anyone said.
UNWIND $rows AS x
CREATE (e:Entity:KIND {id: x.id})
RETURN count(*) AS touched
