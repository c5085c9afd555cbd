// write: make-requests
// param: rows - one map a thing to write
// touches: each
// Ask other agencies whether they would restrict what their own Records name; who asks is not told.
UNWIND $rows AS x
MATCH (s:Subject {id: x.subject})
CREATE (q:Request {id: x.id, agency: x.agency, subject: s.id, of_agency: s.agency, kind: s.kind, system: s.system, reference: s.reference,
  at: $now, answered: ''})
CREATE (q)-[o:ABOUT]->(s)
RETURN count(*) AS touched
