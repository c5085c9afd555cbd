// lookup: records-about
// param: ids - entities
// column: entity - one of them
// column: labels - what it is
// column: records - what each visible record says of it: names, numbers, the earliest and latest day of birth, the kind of event, its
//   earliest and latest moment ('' for what is not told), whether its row is about its own agency's reference, when it was received,
//   and the record as evidence
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[f:REFERS_TO]-(k:Record)
WHERE /* visible: f */ true
  AND /* visible: k */ true
RETURN
  id AS entity,
  labels(e) AS labels,
  collect([k.names, k.numbers, coalesce(k.born_from, ''), coalesce(k.born_to, ''), coalesce(k.event_kind, ''), coalesce(k.event_from, ''), coalesce(k.event_to, ''), k.own, k.received_at] + /* record: k of e */) AS records
