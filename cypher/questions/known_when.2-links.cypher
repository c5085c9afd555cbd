// question: known_when
// param: entity - an entity's id
// column: link - an assertion that starts or ends at it
// column: received_at - when we learned it
// column: since - from when it was believed with these ends
MATCH (e:Entity {id: $entity})-[r]-(o:Entity)
WHERE /* ever visible: r */ true
  AND r.held_from < r.held_to
RETURN DISTINCT
  /* link: r */ AS link,
  r.received_at AS received_at,
  r.held_from AS since
