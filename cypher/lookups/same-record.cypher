// lookup: same-record
// param: entity - the entity a record is about
// param: kind - the record's kind
// column: link - a record of that kind about it
MATCH (e:Entity {id: $entity})<-[t:REFERS_TO]-(k:Record)
WHERE k.kind = $kind
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN /* record: k of e */ AS link
