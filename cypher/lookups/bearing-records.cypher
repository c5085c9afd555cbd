// lookup: bearing-records
// param: ids - entities found by a search key
// param: key - stored id of the search key
// column: entity - one of them
// column: labels - what it is
// column: records - the visible records that bear the key: names, and the record as evidence
MATCH (s:SearchKey {id: $key})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: f */ true
  AND e.id IN $ids
WITH e.id AS entity, labels(e) AS labels, collect([k.names, /* record: k of e */]) AS records
RETURN entity AS entity, labels AS labels, records AS records
