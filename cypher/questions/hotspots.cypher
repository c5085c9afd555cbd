// question: hotspots
// param: since - the period's first moment
// param: until - its last
// param: parts - which parts of an event's place count
// column: day - a UTC day
// column: seen - its events at their places: earliest moment the event may have begun, latitude, longitude, precision in metres
//   ('' for what is not known), and the statement that puts it there
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE /* visible: k */ true
  AND /* visible: t */ true
  AND k.event_from >= $since
  AND k.event_from <= $until
MATCH (e)-[p:AT]->(l:Place)
WHERE /* visible: p */ true
  AND p.part IN $parts
RETURN
  left(k.event_from, 10) AS day,
  collect(DISTINCT [k.event_from, coalesce(p.lat, ''), coalesce(p.lon, ''), coalesce(p.precision_m, '')] + /* link: p from e to l */) AS seen
