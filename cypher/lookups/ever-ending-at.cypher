// lookup: ever-ending-at
// param: entity - an entity's id
// column: ends - the Subjects by which statements ever started or ended at it
MATCH (e:Entity {id: $entity})-[r]-(o:Entity)
WHERE /* ever visible: r */ true
  AND r.held_from < r.held_to
RETURN collect(DISTINCT CASE
  WHEN startNode(r).id <> e.id THEN [r.to_subject]
  WHEN endNode(r).id <> e.id THEN [r.from_subject]
  ELSE [r.from_subject, r.to_subject]
END) AS ends
