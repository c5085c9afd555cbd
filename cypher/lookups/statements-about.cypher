// lookup: statements-about
// param: ids - entities
// column: entity - one of them
// column: labels - what it is
// column: of - what the entity at the other end is
// column: portion - a letter of that entity's id, so that no row grows too large to be sent
// column: links - the entity at the other end, when the statement between the two was received, and the statement, either way; but not
//   who lives at a place, nor which events were there: that is decided by rules
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE NOT (type(r) IN ['AT', 'LIVES_AT'] AND endNode(r).id = id)
  AND /* visible: r */ true
RETURN
  id AS entity,
  labels(e) AS labels,
  labels(o) AS of,
  substring(o.id, 2, 1) AS portion,
  collect(DISTINCT [o.id, r.received_at] + /* link: r */) AS links
