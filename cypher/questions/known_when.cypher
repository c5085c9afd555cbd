// question: known_when
// param: ids - Subjects
// column: subject - one of them
// column: records - the records about it: as evidence, when we learned it, and since when it was believed of that entity
UNWIND $ids AS id
MATCH (k:Record {subject: id})-[t:REFERS_TO]->(e:Entity)
WHERE /* ever visible: k */ true
  AND /* ever visible: t */ true
  AND t.held_from < t.held_to
RETURN
  id AS subject,
  collect([/* record: k of e */, k.received_at, t.held_from]) AS records
