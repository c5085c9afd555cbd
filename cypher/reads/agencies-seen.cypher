// read: agencies-seen
// param: id - an entity
// column: agency - one of the agencies of which its reader may see a record of it
MATCH (e:Entity {id: $id})<-[t:REFERS_TO]-(k:Record)
WHERE /* visible: t */ true
  AND /* visible: k */ true
RETURN DISTINCT k.agency AS agency
ORDER BY agency
