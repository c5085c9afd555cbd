// write: lift-restriction
// param: id - an id
// touches: any
// Lift a restriction; it stays readable.
MATCH (x:Restriction {id: $id})
WHERE x.lifted_at = '' OR x.lifted_at = $now
SET x.lifted_at = $now
RETURN x.agency AS agency, x.subject AS subject
