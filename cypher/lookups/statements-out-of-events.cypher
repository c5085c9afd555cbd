// lookup: statements-out-of-events
// param: ids - events
// column: statements - one of them, the kind of a statement that runs from it (where it was, whom or what it concerns), the entity that it
//   runs to, what that is, the role ('' where none is told), the earliest and the latest moment, how precisely, and when it was received
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:AT|CONCERNS]->(o:Entity)
WHERE /* visible: r */ true
RETURN collect(DISTINCT [id, type(r), o.id, labels(o), coalesce(r.role, ''), r.valid_from, r.valid_to, r.precision, r.received_at]) AS statements
