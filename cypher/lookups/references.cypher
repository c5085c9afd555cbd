// lookup: references
// param: ids - entities
// column: called - entity, a visible record of an agency's own thing, the record's class, its system and its row's reference
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[f:REFERS_TO]-(k:Record)
WHERE f.own = true
  AND /* visible: f */ true
  AND /* visible: k */ true
  AND k.reference <> ''
RETURN collect(DISTINCT [id, k.id, k.visibility, k.system, k.reference]) AS called
