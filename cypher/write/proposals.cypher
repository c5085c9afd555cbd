// Propose that a person look at two Subjects; nothing is joined.
UNWIND $rows AS x
MATCH (a:Subject {id: x.first})
MATCH (b:Subject {id: x.second})
CREATE (p:Proposal {id: x.id, reason: x.reason, at: $now})
CREATE (p)-[f:BETWEEN]->(a)
CREATE (p)-[g:BETWEEN]->(b)
