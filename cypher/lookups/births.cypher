// lookup: births
// param: ids - people
// column: births - person, the earliest and latest day a visible record allows for the birth, and whether its row is about its own
//   agency's reference
UNWIND $ids AS id
MATCH (c:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE t.born = true
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT [id, k.born_from, k.born_to, k.own]) AS births
