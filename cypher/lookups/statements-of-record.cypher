// lookup: statements-of-record
// param: ids - entities
// param: record - a record
// column: link - a statement the record makes that starts or ends at one of them
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE r.record = $record
  AND /* visible: r */ true
RETURN DISTINCT /* link: r */ AS link
