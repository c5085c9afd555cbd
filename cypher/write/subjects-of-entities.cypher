// Every Subject that is or ever was one of these entities.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[i:IS]-(s:Subject)
RETURN DISTINCT s.id AS id, id AS entity
