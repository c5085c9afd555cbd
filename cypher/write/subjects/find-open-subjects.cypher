// write: find-open-subjects
// param: ids - ids
// touches: nothing
// Which of these Subjects are of a Record that came in open, held or closed, and not only in files sent in error.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = id AND k.open = true
MATCH (k)-[d:FOUND_IN]->(f)
WHERE f.sent_in_error = false
RETURN collect(DISTINCT {id: id}) AS rows
