// question: overview
// param: ids - records that another text of this question has found
// column: record - one of them, as evidence
UNWIND $ids AS id
MATCH (k:Record {id: id})-[t:REFERS_TO]->(e:Entity)
WHERE /* visible: k */ true
  AND /* visible: t */ true
RETURN /* record: k of e */ AS record
