// question: names
// param: ids - entities, at most 2,000
// column: entity - its id
// column: names - what one visible record of it calls it
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND size(k.names) > 0
RETURN DISTINCT id AS entity, k.names AS names
