// question: known_when
// param: entity - an entity's id
// column: link - a record about it, as evidence
// column: received_at - when we learned it
// column: since - from when it was believed to be about this entity
MATCH (e:Entity {id: $entity})<-[t:REFERS_TO]-(k:Record)
WHERE /* ever visible: t */ true
  AND /* ever visible: k */ true
  AND t.held_from < t.held_to
RETURN
  /* record: k of e */ AS link,
  k.received_at AS received_at,
  t.held_from AS since
