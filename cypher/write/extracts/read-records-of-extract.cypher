// write: read-records-of-extract
// param: id - an id
// touches: nothing
// All that an extract ever said: its Records, what each is about and asserts, and which are of the main part of a row.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.row > 0
RETURN collect(DISTINCT {id: k.id, subject: k.subject, asserts: k.asserts, main: k.classes IS NOT NULL}) AS rows
