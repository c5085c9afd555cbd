// lookup: somewhere
// param: since - the first moment from which a record may say that its event was somewhere
// param: until - the last
// column: day - the day of such a moment
// column: somewhere - of every statement of such a record that its event was somewhere: the event, the record, the earliest and the
//   latest moment it allows
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE k.at_from >= $since
  AND k.at_from <= $until
  AND /* visible: k */ true
  AND /* visible: t */ true
MATCH (e)-[p:AT]->(l:Place)
WHERE p.record = k.id
  AND /* visible: p */ true
RETURN
  left(k.at_from, 10) AS day,
  collect(DISTINCT [e.id, k.id, p.valid_from, p.valid_to]) AS somewhere
