// lookup: statements-about
// param: ids - entities
// column: entity - one of them
// column: labels - what it is
// column: other - the entity at the other end
// column: of - what that is
// column: links - the statements between the two, either way: when each was received, and the statement
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE /* visible: r */ true
RETURN
  id AS entity,
  labels(e) AS labels,
  o.id AS other,
  labels(o) AS of,
  collect(DISTINCT [r.received_at] + /* link: r */) AS links
