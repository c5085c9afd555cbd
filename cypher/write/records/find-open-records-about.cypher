// write: find-open-records-about
// param: ids - ids
// touches: nothing
// Every Record about these Subjects that came in open, and not only in files sent in error; until when it is held.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = id AND k.open = true
MATCH (k)-[d:FOUND_IN]->(f)
WHERE f.sent_in_error = false
RETURN collect(DISTINCT {subject: id, record: k.id, held_to: k.held_to}) AS rows
