// question: around
// param: ids - entities that were passed
// param: kinds - the kinds of link that were followed
// column: portion - a letter of their ids, so that rows are few and none too large to be sent
// column: statements - one of them, who or what a link joins to it, and the statement
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:WALKED]-(y:Entity)
WHERE type(r) IN $kinds
  AND /* visible: r */ true
RETURN
  substring(id, 2, 1) AS portion,
  collect(DISTINCT [id, y.id] + /* link: r */) AS statements
