// lookup: begun
// param: since - the first moment at which an event may have begun
// param: until - the last
// column: day - a UTC day
// column: begun - the events that records say may have begun on it: the event, the earliest and the latest moment of it
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE k.event_from >= $since
  AND k.event_from <= $until
  AND /* visible: k */ true
  AND /* visible: t */ true
RETURN
  left(k.event_from, 10) AS day,
  collect(DISTINCT [e.id, k.event_from, k.event_to]) AS begun
