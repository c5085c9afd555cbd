// Whose Records bear these official numbers, and by which key each was founded.
UNWIND $ids AS id
MATCH (s:SearchKey {id: id})<-[t:KEYED]-(k)
WHERE k.compartment = '' AND t.held_to = $open
RETURN collect({number: s.id, subject: k.subject, key: k.key, record: k.id, open: k.open}) AS rows
