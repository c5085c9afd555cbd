// write: find-others-concerned
// param: subject - a Subject's id
// param: agency - an agency
// touches: nothing
// Which other agencies have Records of the entity that a Subject is, and the Subject those Records name.
MATCH (s:Subject {id: $subject})-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE i.held_to = $open AND t.held_to = $open AND k.agency <> $agency
RETURN collect(DISTINCT {entity: e.id, agency: k.agency, subject: k.subject}) AS rows
