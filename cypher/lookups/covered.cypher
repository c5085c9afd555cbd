// lookup: covered
// param: ids - the entities that agencies are
// column: visibility - a class
// column: covers - of each visible file in that class its first day, its last and its source, as one text: REFERS_TO bears it, so that
//   of thousands of files no record is loaded
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k)
WHERE /* visible: t */ true
RETURN t.visibility AS visibility, collect(t.covers) AS covers
