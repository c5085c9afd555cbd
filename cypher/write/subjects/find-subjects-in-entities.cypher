// write: find-subjects-in-entities
// param: ids - ids
// touches: nothing
// The Subjects that are these entities now.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[i:IS]-(s)
WHERE i.held_to = $open
RETURN collect(DISTINCT {id: s.id, entity: id}) AS rows
