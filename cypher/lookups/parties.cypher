// lookup: parties
// param: ids - events
// column: parties - event, a person said to be involved in it, and in which role ('' where none is told)
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Person)
WHERE /* visible: v */ true
RETURN collect(DISTINCT [id, c.id, coalesce(v.role, '')]) AS parties
