// Close the assertions that start at a Subject that is leaving its entity, and hand them on.
UNWIND $rows AS x
MATCH (a:Entity {id: x.old})-[r]->(b:Entity)
WHERE r.from_subject = x.subject AND r.held_to = $open
SET r.held_to = $now
RETURN type(r) AS kind, properties(r) AS assertion, a.id AS start, b.id AS end
