// write: decide-proposals
// param: first - one Subject's id
// param: second - the other's
// touches: any
// A person has judged the two Subjects: what was proposed about them is decided.
MATCH (a:Subject {id: $first})<-[f:BETWEEN]-(p:Proposal)-[g:BETWEEN]->(b:Subject {id: $second})
WHERE p.decided = ''
SET p.decided = $now
