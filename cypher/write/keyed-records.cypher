// The Records of Subjects that bear a key now.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE i.held_to = $open AND t.held_to = $open AND k.subject = id AND k.key <> ''
RETURN collect(DISTINCT {subject: id, key: k.key, record: k.id, open: k.open}) AS rows
