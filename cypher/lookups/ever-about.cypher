// lookup: ever-about
// param: entity - an entity's id
// column: subjects - the Subjects of all records ever taken to be about it
MATCH (e:Entity {id: $entity})<-[t:REFERS_TO]-(k:Record)
WHERE /* ever visible: t */ true
  AND /* ever visible: k */ true
  AND t.held_from < t.held_to
RETURN collect(DISTINCT k.subject) AS subjects
