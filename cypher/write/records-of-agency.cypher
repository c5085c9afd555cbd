// Which of these Records are an agency's own.
UNWIND $ids AS id
MATCH (k:Record {id: id})
WHERE k.agency = $agency
RETURN collect({id: k.id}) AS rows
