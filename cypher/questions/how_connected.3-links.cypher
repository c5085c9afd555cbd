// question: how_connected
// param: pairs - neighbours on the routes found, two ids each
// param: kinds - the kinds of assertion to follow
// column: pair - two neighbours
// column: links - the statements that link them
UNWIND $pairs AS pair
MATCH (x:Entity {id: pair[0]}), (y:Entity {id: pair[1]}), (x)-[r]-(y)
WHERE /* visible: r */ true
  AND type(r) IN $kinds
RETURN
  pair AS pair,
  collect(DISTINCT /* link: r */) AS links
