// lookup: homes
// param: ids - people
// column: homes - person, the place they are said to live at, its UPRN ('' where none is told), the earliest and the latest moment
UNWIND $ids AS id
MATCH (c:Entity {id: id})-[r:LIVES_AT]->(l:Place)
WHERE /* visible: r */ true
RETURN collect(DISTINCT [id, l.id, coalesce(r.uprn, ''), r.valid_from, r.valid_to]) AS homes
