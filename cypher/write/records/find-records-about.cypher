// write: find-records-about
// param: ids - ids
// touches: nothing
// The Records ever about these Subjects.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE k.subject = id
RETURN collect(DISTINCT {id: id, record: k.id}) AS rows
