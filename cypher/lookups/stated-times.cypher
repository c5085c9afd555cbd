// lookup: stated-times
// param: ids - events
// column: stated - one of them, and the earliest and latest moment at which a statement says that it was somewhere
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[p:AT]->(l:Place)
WHERE /* visible: p */ true
RETURN collect(DISTINCT [id, p.valid_from, p.valid_to]) AS stated
