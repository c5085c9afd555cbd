// question: how_connected
// param: ids - the entities reached so far on one side
// param: wanted - the entities seen from the other side, as keys of a map: looked up, where a list would be searched
// column: from - an entity reached
// column: to - those of the entities wanted that are one assertion further
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r]-(y:Entity)
WHERE $wanted[y.id] = 1
  AND /* visible: r */ true
RETURN id AS from, collect(DISTINCT y.id) AS to
