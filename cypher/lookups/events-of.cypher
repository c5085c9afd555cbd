// lookup: events-of
// param: ids - people, vehicles, phones, accounts or organisations
// column: labels - what one of them is
// column: events - an event, whether it was involved in it or took part in it as in a meeting (the kind of the statement), and in which
//   role ('' where none is told)
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[v:INVOLVED_IN|TOOK_PART]->(e:Event)
WHERE /* visible: v */ true
RETURN labels(x) AS labels, collect(DISTINCT [e.id, type(v), coalesce(v.role, '')]) AS events
