// write: rekey-subjects
// param: rows - one map a thing to write
// touches: each
// Set the founding key of Subjects, leaving a trace at the entity the key founds so that its next bearer finds them.
UNWIND $rows AS x
MATCH (s:Subject {id: x.id})-[i:IS]->(e)
WHERE i.held_to = $open
MATCH (f:Entity {id: x.trace})
SET i.key = x.key
CREATE (s)-[j:IS {key: x.key, own: i.own, held_from: $now, held_to: $now}]->(f)
RETURN count(*) AS touched
