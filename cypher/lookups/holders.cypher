// lookup: holders
// param: ids - vehicles, phones and accounts
// param: since - the first moment of a period
// param: until - its last
// column: holders - one of them, somebody who may have kept or used it in the period, and the kind of statement
UNWIND $ids AS id
MATCH (t:Entity {id: id})<-[r:KEEPER_OF|USES]-(p:Person)
WHERE /* visible: r */ true
  AND r.valid_from <= $until
  AND r.valid_to >= $since
RETURN collect(DISTINCT [id, p.id, type(r)]) AS holders
