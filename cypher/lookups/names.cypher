// lookup: names
// param: ids - entities, at most 2,000
// column: named - an entity's id, the names one visible record gives it, the record's class, and whether its row is about its own
//   agency's reference: all of it stands on REFERS_TO, so that no record need be loaded
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k)
WHERE size(t.names) > 0
  AND /* visible: t */ true
RETURN collect(DISTINCT [id, t.names, t.visibility, t.own]) AS named
