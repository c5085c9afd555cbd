// lookup: involved
// param: ids - events
// column: involved - the statements that say which people are involved
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Person)
WHERE /* visible: v */ true
RETURN collect(DISTINCT /* link: v from c to e */) AS involved
