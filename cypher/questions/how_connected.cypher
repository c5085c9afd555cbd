// question: how_connected
// param: ids - entities on routes
// param: wanted - every entity on routes, as keys of a map
// param: kinds - the kinds of link to follow
// column: from - an entity
// column: to - each neighbour on routes, with the class of a statement that links the two, and whose log that says it was copied from
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:LINKS]-(y:Entity)
WHERE $wanted[y.id] = 1
  AND type(r) IN $kinds
  AND /* visible: r */ true
RETURN id AS from, collect(DISTINCT [y.id, r.visibility, r.origin_agency]) AS to
