// Make entities of one kind: an id and nothing anyone said.
UNWIND $rows AS x
CREATE (e:Entity:KIND {id: x.id})
