// Which of these Subjects exist, which entity each is now, and by which founding key.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e:Entity)
WHERE i.held_to = $open
RETURN s.id AS id, s.kind AS kind, e.id AS entity, e.sensitivity AS sensitivity, i.key AS key, i.key_since AS key_since, i.own AS own
