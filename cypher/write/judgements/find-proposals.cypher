// write: find-proposals
// param: ids - ids
// touches: nothing
// Which of these proposals exist.
UNWIND $ids AS id
MATCH (p:Proposal {id: id})
RETURN collect({id: p.id}) AS rows
