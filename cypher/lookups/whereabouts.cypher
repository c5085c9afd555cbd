// lookup: whereabouts
// param: ids - events
// column: whereabouts - every statement that one of them was somewhere: what the row calls the place, its UPRN, the agency's reference,
//   its words, its cell, latitude, longitude and precision in metres ('' for what is not told), and the statement
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[p:AT]->(l:Place)
WHERE /* visible: p */ true
RETURN collect(DISTINCT [coalesce(p.place_kind, ''), coalesce(p.uprn, ''), coalesce(p.place_ref, ''), coalesce(p.words, ''), coalesce(p.cell, ''), coalesce(p.lat, ''), coalesce(p.lon, ''), coalesce(p.precision_m, '')] + /* link: p from e to l */) AS whereabouts
