// write: find-entities
// param: ids - ids
// touches: nothing
// Which of these entities exist.
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN collect({id: e.id}) AS rows
