// lookup: beside-wanted
// param: ids - entities
// param: wanted - entities, as keys of a map: looked up, where a list would be searched
// column: from - one of the first
// column: to - those of the entities wanted that are one link further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:LINKS]-(y:Entity)
WHERE $wanted[y.id] = 1
  AND /* visible: r */ true
RETURN id AS from, collect(DISTINCT y.id) AS to
