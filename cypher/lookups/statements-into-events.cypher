// lookup: statements-into-events
// param: ids - events
// column: statements - one of them, the kind of a statement that runs to it (who was involved or took part, what tells of it), the entity
//   that it runs from, what that is, the role ('' where none is told), the earliest and the latest moment, how precisely, and when it
//   was received
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[r:INVOLVED_IN|TOOK_PART|CONCERNS]-(o:Entity)
WHERE /* visible: r */ true
RETURN collect(DISTINCT [id, type(r), o.id, labels(o), coalesce(r.role, ''), r.valid_from, r.valid_to, r.precision, r.received_at]) AS statements
