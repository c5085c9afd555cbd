// read: known-linked
// param: ids - entities
// param: apart - records that do not count
// column: known - those of the entities of which its reader may see a statement that another record makes
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE NOT r.record IN $apart
  AND /* visible: r */ true
RETURN collect(DISTINCT e.id) AS known
