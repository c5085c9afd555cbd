// write: find-records-of-agency
// param: subject - a Subject's id
// param: agency - an agency
// touches: nothing
// Every Record an agency ever had about a Subject, past versions included.
MATCH (s:Subject {id: $subject})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = $subject AND k.agency = $agency
RETURN collect(DISTINCT {id: k.id}) AS rows
