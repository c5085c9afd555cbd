// question: find
// param: ids - entities found
// column: entity - one of them
// column: kinds - what it is, as labels
// column: records - what its visible records call it: names, and the record as evidence
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[f:REFERS_TO]-(k:Record)
WHERE size(f.names) > 0
  AND /* visible: f */ true
  AND /* visible: k */ true
RETURN
  id AS entity,
  labels(e) AS kinds,
  collect([k.names, /* record: k of e */]) AS records
