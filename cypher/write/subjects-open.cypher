// Which of these Subjects are of a Record that came in open, held or closed.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = id AND k.open = true
RETURN collect(DISTINCT {id: id}) AS rows
