// lookup: employers
// param: ids - people
// param: since - the first moment of a period
// param: until - its last
// column: employers - one of them, and an organisation in which they may have worked in the period
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:WORKS_AT]->(o:Organisation)
WHERE /* visible: r */ true
  AND r.valid_from <= $until
  AND r.valid_to >= $since
RETURN collect(DISTINCT [id, o.id]) AS employers
