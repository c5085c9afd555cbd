// write: make-proposals
// param: rows - one map a thing to write
// touches: each
// Propose that a person look at two Subjects, and say on which Records; nothing is joined.
UNWIND $rows AS x
MATCH (a:Subject {id: x.first})
MATCH (b:Subject {id: x.second})
CREATE (p:Proposal {id: x.id, reason: x.reason, until: x.until, at: $now, decided: '', agencies: [a.agency, b.agency], open: x.open,
  first_record: x.first_record, second_record: x.second_record})
CREATE (p)-[f:BETWEEN]->(a)
CREATE (p)-[g:BETWEEN]->(b)
RETURN count(*) AS touched
