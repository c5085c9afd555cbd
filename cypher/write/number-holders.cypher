// Whose Records bear these official numbers, and by which key each was founded.
UNWIND $ids AS id
MATCH (s:SearchKey {id: id})<-[t:KEYED]-(k:Record)
WHERE k.compartment = '' AND t.held_to = $open
RETURN s.id AS number, k.subject AS subject, k.key AS key
