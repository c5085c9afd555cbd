// write: withdraw-judgement
// param: id - an id
// touches: any
// Withdraw a judgement; it stays readable.
MATCH (j:Judgement {id: $id})-[p:JUDGES]->(s)
WHERE j.withdrawn_at = '' OR j.withdrawn_at = $now
SET j.withdrawn_at = $now
RETURN s.id AS subject
