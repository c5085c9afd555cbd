// lookup: company
// param: ids - events
// column: of - labels of those who were in them
// column: company - event, somebody or something said to be in it, and the role ('' where none is told)
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Entity)
WHERE /* visible: v */ true
RETURN
  labels(c) AS of,
  collect(DISTINCT [id, c.id, coalesce(v.role, '')]) AS company
