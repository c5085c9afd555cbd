// write: find-judgements
// param: ids - ids
// touches: nothing
// The judgements in force that touch these Subjects.
UNWIND $ids AS id
MATCH (s:Subject {id: id})<-[p:JUDGES]-(j)-[q:JUDGES]->(o)
WHERE j.withdrawn_at = '' AND o.id <> id
RETURN collect(DISTINCT {id: j.id, at: j.at, verdict: j.verdict, agency: j.agency, first: s.id, second: o.id}) AS rows
