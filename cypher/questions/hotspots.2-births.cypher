// question: hotspots
// param: ids - people
// column: person - one of them
// column: born_from - the earliest day a visible record allows for the birth
// column: born_to - the latest
UNWIND $ids AS id
MATCH (c:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND k.born_from <= '9999'
RETURN DISTINCT id AS person, k.born_from AS born_from, k.born_to AS born_to
