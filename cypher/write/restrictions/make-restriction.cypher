// write: make-restriction
// param: subject - a Subject's id
// param: id - an id
// param: by - who says so
// param: why - the reason given
// touches: one
// Put an agency's restriction on a Subject of its own; it keeps what the agency calls the Subject, for its list.
MATCH (s:Subject {id: $subject})
CREATE (x:Restriction {id: $id, agency: s.agency, subject: s.id, kind: s.kind, system: s.system, reference: s.reference,
  by: $by, why: $why, at: $now, lifted_at: ''})
CREATE (x)-[o:ON]->(s)
RETURN count(*) AS touched
