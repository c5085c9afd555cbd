// question: names
// param: ids - entities, at most 2,000
// column: named - an entity's id, the names one visible record gives it, the record's class, and whether its row is about its own
//   agency's reference
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE t.named = true
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT [id, k.names, k.visibility, k.own]) AS named
