// lookup: tellings-of
// param: ids - people, things or events
// column: labels - what one of them is
// column: events - an event that concerns it, such as an interview or a meeting, the kind of the statement, and what it is to that event
//   ('' where that is not told)
UNWIND $ids AS id
MATCH (x:Entity {id: id})<-[v:CONCERNS]-(e:Event)
WHERE /* visible: v */ true
RETURN labels(x) AS labels, collect(DISTINCT [e.id, type(v), coalesce(v.role, '')]) AS events
