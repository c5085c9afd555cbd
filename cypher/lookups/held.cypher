// lookup: held
// param: ids - people
// param: since - the first moment of a period
// param: until - its last
// column: of - labels of what they may have kept or used in the period
// column: held - one of them, what it was, and the kind of statement
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:KEEPER_OF|USES]->(t:Entity)
WHERE /* visible: r */ true
  AND r.valid_from <= $until
  AND r.valid_to >= $since
RETURN
  labels(t) AS of,
  collect(DISTINCT [id, t.id, type(r)]) AS held
