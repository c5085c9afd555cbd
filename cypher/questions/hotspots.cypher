// question: hotspots
// param: since - the period's first moment
// param: until - its last
// param: parts - which parts of an event's place count
// column: place - the place of an event
// column: lat - as stated, WGS 84
// column: lon - as stated, WGS 84
// column: precision_m - radius in which the place is likely to lie, metres
// column: person - somebody involved in the event
// column: event - the event
// column: happened - the earliest moment it may have begun
// column: at - the statement that puts the event there
// column: involved - the statement that involves the person
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE /* visible: k */ true
  AND /* visible: t */ true
  AND k.event_from >= $since
  AND k.event_from <= $until
MATCH (e)-[p:AT]->(l:Place)
WHERE /* visible: p */ true
  AND p.part IN $parts
  AND l.sensitivity = 'none'
MATCH (e)<-[v:INVOLVED_IN]-(c:Person)
WHERE /* visible: v */ true
RETURN DISTINCT
  l.id AS place,
  p.lat AS lat,
  p.lon AS lon,
  p.precision_m AS precision_m,
  c.id AS person,
  e.id AS event,
  k.event_from AS happened,
  [p.id, p.record, type(p), startNode(p).id, endNode(p).id, p.visibility, p.grade, p.origin, p.recorded_at] AS at,
  [v.id, v.record, type(v), startNode(v).id, endNode(v).id, v.visibility, v.grade, v.origin, v.recorded_at] AS involved
