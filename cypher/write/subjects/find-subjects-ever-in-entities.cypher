// write: find-subjects-ever-in-entities
// param: ids - ids
// touches: nothing
// Every Subject that is or ever was one of these entities.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[i:IS]-(s)
RETURN collect(DISTINCT {id: s.id, entity: id}) AS rows
