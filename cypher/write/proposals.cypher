// Propose that a person look at two Subjects; nothing is joined.
UNWIND $rows AS x
MATCH (a:Subject {id: x.first})
MATCH (b:Subject {id: x.second})
CREATE (p:Proposal {id: x.id, reason: x.reason, at: $now, agencies: [a.agency, b.agency], open: x.open,
  first_record: x.first_record, second_record: x.second_record})
CREATE (p)-[f:BETWEEN]->(a)
CREATE (p)-[g:BETWEEN]->(b)
