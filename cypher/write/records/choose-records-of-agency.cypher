// write: choose-records-of-agency
// param: ids - ids
// param: agency - an agency
// touches: nothing
// Which of these Records are an agency's own.
UNWIND $ids AS id
MATCH (k:Record {id: id})
WHERE k.agency = $agency
RETURN collect({id: k.id}) AS rows
