// Put a restriction on a Subject.
MATCH (s:Subject {id: $subject})
CREATE (x:Restriction {id: $id, subject: $subject, tag: $tag, by: $by, why: $why, at: $now, lifted_at: ''})
CREATE (x)-[o:ON]->(s)
