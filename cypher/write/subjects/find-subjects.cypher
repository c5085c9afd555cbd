// write: find-subjects
// param: ids - ids
// touches: nothing
// Which of these Subjects exist, which entity each is now, and by which founding key.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)
WHERE i.held_to = $open
RETURN collect({id: s.id, kind: s.kind, agency: s.agency, entity: e.id, key: i.key, own: i.own}) AS rows
