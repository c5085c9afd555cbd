// lookup: beside
// param: ids - entities
// column: from - one of them
// column: to - the entities one link further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:LINKS]-(y:Entity)
WHERE /* visible: r */ true
RETURN id AS from, collect(DISTINCT y.id) AS to
