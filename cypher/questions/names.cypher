// question: names
// param: ids - entities, at most 2,000
// column: named - pairs of an entity's id and the names one visible record gives it
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE t.named = true
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT [id, k.names]) AS named
