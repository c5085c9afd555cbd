// question: find
// param: key - stored id of a search key
// param: ids - entities found by it
// column: entity - one of them
// column: kinds - what it is, as labels
// column: records - the visible records that bear the key: names, and the record as evidence
MATCH (s:SearchKey {id: $key})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: f */ true
  AND e.id IN $ids
WITH e.id AS entity, labels(e) AS kinds, collect([k.names, /* record: k of e */]) AS records
RETURN entity AS entity, kinds AS kinds, records AS records
