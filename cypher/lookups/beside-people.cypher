// lookup: beside-people
// param: ids - people
// column: from - one of them
// column: to - the people whom a statement links straight to them
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r:BETWEEN_PEOPLE]-(x:Person)
WHERE /* visible: r */ true
RETURN id AS from, collect(DISTINCT x.id) AS to
