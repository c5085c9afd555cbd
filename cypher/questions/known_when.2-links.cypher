// question: known_when
// param: entity - an entity's id
// column: link - an assertion that starts or ends at it
// column: received_at - when we learned it
// column: held_from - when it became what we believed
// column: held_to - when it ceased to be
MATCH (e:Entity {id: $entity})-[r]-(o:Entity)
WHERE /* ever visible: r */ true
RETURN DISTINCT
  /* link: r */ AS link,
  r.received_at AS received_at,
  r.held_from AS held_from,
  r.held_to AS held_to
