// lookup: naming-records
// param: ids - entities
// column: entity - one of them
// column: labels - what it is
// column: records - what its visible records call it: names, and the record as evidence
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[f:REFERS_TO]-(k:Record)
WHERE size(f.names) > 0
  AND /* visible: f */ true
  AND /* visible: k */ true
RETURN
  id AS entity,
  labels(e) AS labels,
  collect([k.names, /* record: k of e */]) AS records
