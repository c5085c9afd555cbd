// question: hotspots
// param: since - the period's first moment
// param: until - its last
// param: parts - which parts of an event's place count
// column: day - a UTC day
// column: seen - its events at their places: event, earliest moment it may have begun, place, latitude, longitude, precision in metres
//   ('' for what is not known), and the statement that puts it there: assertion, record, class, grade, origin, written when
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE /* visible: k */ true
  AND /* visible: t */ true
  AND k.event_from >= $since
  AND k.event_from <= $until
MATCH (e)-[p:AT]->(l:Place)
WHERE /* visible: p */ true
  AND p.part IN $parts
  AND l.sensitivity = 'none'
RETURN
  left(k.event_from, 10) AS day,
  collect(DISTINCT [e.id, k.event_from, l.id, coalesce(p.lat, ''), coalesce(p.lon, ''), coalesce(p.precision_m, ''),
    p.id, p.record, p.visibility, p.grade, p.origin, p.recorded_at]) AS seen
