// write: find-records-linking-subjects
// param: ids - ids
// touches: nothing
// The Records of every assertion that ever started or ended at these Subjects.
UNWIND $ids AS id
MATCH (s:Subject {id: id})-[i:IS]->(e)-[r]-(o:Entity)
WHERE r.from_subject = id OR r.to_subject = id
RETURN collect(DISTINCT {id: id, record: r.record}) AS rows
