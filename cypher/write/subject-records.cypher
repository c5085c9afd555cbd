// Every keyed Record ever about these Subjects, and whether an extract still in force supports it.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)-[d:FOUND_IN]->(f)
WHERE k.subject = id AND k.key <> '' AND f.withdrawn_at = ''
RETURN collect(DISTINCT {subject: id, key: k.key, recorded_at: k.recorded_at}) AS rows
