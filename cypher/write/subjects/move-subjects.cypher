// write: move-subjects
// param: rows - one map a thing to write
// touches: each
// A Subject becomes another entity: the old belief is closed, not erased.
UNWIND $rows AS x
MATCH (s:Subject {id: x.subject})-[i:IS]->(old)
WHERE i.held_to = $open
SET i.held_to = $now
WITH x, s, i.key AS key, i.own AS own
MATCH (e:Entity {id: x.entity})
CREATE (s)-[j:IS {key: key, own: own, held_from: $now, held_to: $open}]->(e)
RETURN count(*) AS touched
