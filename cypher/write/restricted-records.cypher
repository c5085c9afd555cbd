// Every Record ever about a Subject, past versions included.
MATCH (s:Subject {id: $subject})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = $subject
RETURN collect(DISTINCT {id: k.id}) AS rows
