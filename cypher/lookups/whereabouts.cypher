// lookup: whereabouts
// param: since - the first moment from which a record may say that its event was somewhere
// param: until - the last
// column: day - the day of such a moment
// column: told - every statement that one of those events was somewhere: whether it is of the record that the event was found by, what the
//   row calls the place, its UPRN, the agency's reference,
//   its words, its cell, latitude, longitude and precision in metres ('' for what is not told), and the statement
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE k.at_from >= $since
  AND k.at_from <= $until
  AND /* visible: k */ true
  AND /* visible: t */ true
MATCH (e)-[p:AT]->(l:Place)
WHERE /* visible: p */ true
RETURN
  left(k.at_from, 10) AS day,
  collect(DISTINCT [p.record = k.id, coalesce(p.place_kind, ''), coalesce(p.uprn, ''), coalesce(p.place_ref, ''), coalesce(p.words, ''), coalesce(p.cell, ''), coalesce(p.lat, ''), coalesce(p.lon, ''), coalesce(p.precision_m, '')] + /* link: p from e to l */) AS told
