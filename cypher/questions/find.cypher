// question: find
// param: keys - stored ids of search keys
// param: kinds - kinds of entity wanted
// column: key - one of them that visible records bear
// column: found - the entities these records are about, each with the class of one
UNWIND $keys AS key
MATCH (s:SearchKey {id: key})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: f */ true
  AND any(kind IN labels(e) WHERE kind IN $kinds)
RETURN
  key AS key,
  collect(DISTINCT [e.id, t.visibility]) AS found
