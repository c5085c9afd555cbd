// read: known-about
// param: ids - entities
// param: apart - records that do not count
// column: known - those of the entities about which its reader may see another record
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE NOT k.id IN $apart
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT e.id) AS known
