// lookup: event-records
// param: ids - events
// column: records - event, the earliest and the latest moment that a visible record gives it ('' where it gives none), how precisely,
//   whether its row is about its own agency's reference, and when it was received
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT [id, coalesce(k.event_from, ''), coalesce(k.event_to, ''), k.precision, k.own, k.received_at]) AS records
