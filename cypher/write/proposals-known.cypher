// Which of these proposals exist.
UNWIND $ids AS id
MATCH (p:Proposal {id: id})
RETURN p.id AS id
