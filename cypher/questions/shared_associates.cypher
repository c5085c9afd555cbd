// question: shared_associates
// param: a - one person's entity id
// param: b - the other's
// column: person - somebody both are linked to
// column: to_a - the statements that link them to the first
// column: to_b - the statements that link them to the second
MATCH (a:Entity {id: $a})-[r:FAMILY_OF|CARER_OF|PEER_OF|SEEN_WITH|CONTACTED|TARGETED|TRUSTS|SUPPORTED_BY]-(x:Person)-[s:FAMILY_OF|CARER_OF|PEER_OF|SEEN_WITH|CONTACTED|TARGETED|TRUSTS|SUPPORTED_BY]-(b:Entity {id: $b})
WHERE /* visible: r */ true
  AND /* visible: s */ true
  AND x.id <> $a
  AND x.id <> $b
RETURN
  x.id AS person,
  collect(DISTINCT [r.id, r.record, type(r), startNode(r).id, endNode(r).id, r.visibility, r.grade, r.origin, r.recorded_at]) AS to_a,
  collect(DISTINCT [s.id, s.record, type(s), startNode(s).id, endNode(s).id, s.visibility, s.grade, s.origin, s.recorded_at]) AS to_b
