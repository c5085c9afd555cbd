// lookup: references
// param: ids - entities
// column: called - entity, the class of a visible record of an agency's own thing, its system and its row's reference, and a search key
//   that the record bears
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[f:REFERS_TO]-(k:Record)-[t:KEYED]->(s:SearchKey)
WHERE f.own = true
  AND /* visible: f */ true
  AND /* visible: k */ true
  AND /* visible: t */ true
  AND k.reference <> ''
RETURN collect(DISTINCT [id, k.visibility, k.system, k.reference, s.id]) AS called
