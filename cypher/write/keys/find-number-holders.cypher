// write: find-number-holders
// param: ids - ids
// touches: nothing
// Whose Records bear these official numbers, and which entity each is.
UNWIND $ids AS id
MATCH (s:SearchKey {id: id})<-[t:KEYED]-(k)
WHERE k.compartment = '' AND t.held_to = $open
MATCH (k)-[u:REFERS_TO]->(e)
WHERE u.held_to = $open
RETURN collect(DISTINCT {number: s.id, subject: k.subject, record: k.id, entity: e.id, access: k.received_as, open: k.open}) AS rows
