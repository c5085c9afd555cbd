// question: known_when
// param: entity - an entity's id
// column: link - a record about it, as evidence
// column: received_at - when we learned it
// column: held_from - when it became what we believed
// column: held_to - when it ceased to be
// column: statement - how the record puts it
MATCH (e:Entity {id: $entity})<-[t:REFERS_TO]-(k:Record)
WHERE /* ever visible: t */ true
  AND /* ever visible: k */ true
RETURN
  /* record: k of e */ AS link,
  k.received_at AS received_at,
  t.held_from AS held_from,
  t.held_to AS held_to,
  k.statement AS statement
