// write: make-subjects
// param: rows - one map a thing to write
// touches: each
// Make Subjects, each with its entity from its first mention.
UNWIND $rows AS x
MATCH (e:Entity {id: x.entity})
CREATE (s:Subject {id: x.id, agency: x.agency, system: x.system, kind: x.kind, reference: x.reference})
CREATE (s)-[i:IS {key: x.key, own: x.own, held_from: $now, held_to: $open}]->(e)
RETURN count(*) AS touched
