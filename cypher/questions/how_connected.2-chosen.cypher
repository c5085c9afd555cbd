// question: how_connected
// param: ids - the entities reached so far on one side
// param: kinds - the kinds of assertion to follow, where not all are
// column: from - an entity reached
// column: to - the entities one assertion further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r]-(y:Entity)
WHERE /* visible: r */ true
  AND type(r) IN $kinds
RETURN id AS from, collect(DISTINCT y.id) AS to
