// lookup: event-kinds
// param: ids - events
// column: kinds - event, and a kind that a visible record gives it
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k)
WHERE t.event_kind IS NOT NULL
  AND /* visible: t */ true
RETURN collect(DISTINCT [id, t.event_kind]) AS kinds
