// question: how_connected
// param: ids - the entities reached so far on one side
// param: kinds - the kinds of assertion to follow
// column: from - an entity reached
// column: to - an entity one assertion further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r]-(y:Entity)
WHERE /* visible: r */ true
  AND type(r) IN $kinds
RETURN DISTINCT id AS from, y.id AS to
