// lookup: taken-for
// param: ids - Subjects
// column: spans - a Subject, since when a record about it was last taken to be about an entity, and that entity
UNWIND $ids AS id
MATCH (k:Record {subject: id})-[t:REFERS_TO]->(e:Entity)
WHERE /* ever visible: k */ true
  AND /* ever visible: t */ true
  AND t.held_from < t.held_to
WITH id, e.id AS entity, max(t.held_from) AS since
RETURN collect([id, since, entity]) AS spans
