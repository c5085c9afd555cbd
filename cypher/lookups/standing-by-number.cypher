// lookup: standing-by-number
// param: keys - the stored id of a search key, and the UPRN that it is of
// column: standing - every statement by a record that bears the key, about whom or what it is about, that names the UPRN: the place, its
//   UPRN, what the row calls it ('' for what is not told), and the statement
UNWIND $keys AS key
MATCH (s:SearchKey {id: key[0]})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: f */ true
MATCH (e)-[r:LIVES_AT|AT]->(l:Place)
WHERE r.record = k.id
  AND r.uprn = key[1]
  AND /* visible: r */ true
RETURN collect(DISTINCT [l.id, r.uprn, coalesce(r.place_kind, '')] + /* link: r from e to l */) AS standing
