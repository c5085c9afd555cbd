// lookup: beside-chosen
// param: ids - entities
// param: kinds - the kinds of statement to follow, where not all of LINKS are
// column: from - one of them
// column: to - the entities one such link further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:LINKS]-(y:Entity)
WHERE /* visible: r */ true
  AND type(r) IN $kinds
RETURN id AS from, collect(DISTINCT y.id) AS to
