// Which of these Subjects are of a Record that came in open, in an extract still in force.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)-[d:FOUND_IN]->(f)
WHERE k.subject = id AND k.open = true AND f.withdrawn_at = ''
RETURN collect(DISTINCT {id: id}) AS rows
