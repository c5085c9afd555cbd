// lookup: statements-between
// param: pairs - two ids each
// param: kinds - the kinds of statement wanted, all of LINKS
// column: pair - one of the pairs
// column: links - the statements that link the two, either way
UNWIND $pairs AS pair
MATCH (x:Entity {id: pair[0]}), (y:Entity {id: pair[1]}), (x)-[r:LINKS]-(y)
WHERE /* visible: r */ true
  AND type(r) IN $kinds
RETURN
  pair AS pair,
  collect(DISTINCT /* link: r */) AS links
