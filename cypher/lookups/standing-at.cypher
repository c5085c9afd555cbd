// lookup: standing-at
// param: ids - places
// column: standing - every statement that somebody lives, or that an event was, at one of them: the place, its UPRN, what the row calls it
//   ('' for what is not told), and the statement
UNWIND $ids AS id
MATCH (l:Entity {id: id})<-[r:LIVES_AT|AT]-(e:Entity)
WHERE /* visible: r */ true
RETURN collect(DISTINCT [l.id, coalesce(r.uprn, ''), coalesce(r.place_kind, '')] + /* link: r from e to l */) AS standing
