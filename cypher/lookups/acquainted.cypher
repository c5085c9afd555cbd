// lookup: acquainted
// param: ids - people
// param: since - the first moment of a period
// param: until - its last
// column: acquainted - one of them, somebody whom a statement that may be so in the period links to them, and its kind
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:BETWEEN_PEOPLE]-(x:Person)
WHERE /* visible: r */ true
  AND r.valid_from <= $until
  AND r.valid_to >= $since
RETURN collect(DISTINCT [id, x.id, type(r)]) AS acquainted
