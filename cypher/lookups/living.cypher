// lookup: living
// param: ids - people
// column: living - every statement that one of them lives at a place: the place, its UPRN, what the row calls it ('' for what is not told),
//   and the statement
UNWIND $ids AS id
MATCH (c:Entity {id: id})-[r:LIVES_AT]->(l:Place)
WHERE /* visible: r */ true
RETURN collect(DISTINCT [l.id, coalesce(r.uprn, ''), coalesce(r.place_kind, '')] + /* link: r from c to l */) AS living
