// question: find
// param: keys - stored ids of search keys
// param: kinds - kinds of entity wanted
// param: most - how many entities to bring back
// column: entity - one that visible records find by these keys
// column: hits - by how many of the keys
UNWIND $keys AS key
MATCH (s:SearchKey {id: key})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: f */ true
WITH e.id AS entity, labels(e) AS kinds, count(DISTINCT key) AS hits
WHERE any(kind IN kinds WHERE kind IN $kinds)
RETURN entity AS entity, hits AS hits
ORDER BY hits DESC, entity
LIMIT $most
