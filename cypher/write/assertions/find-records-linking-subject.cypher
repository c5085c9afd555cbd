// write: find-records-linking-subject
// param: subject - a Subject's id
// touches: nothing
// The Records of every assertion that ever started or ended at a Subject.
MATCH (s:Subject {id: $subject})-[i:IS]->(e)-[r]-(o:Entity)
WHERE r.from_subject = $subject OR r.to_subject = $subject
RETURN collect(DISTINCT {id: r.record}) AS rows
