// Lift a restriction; it stays readable.
MATCH (x:Restriction {id: $id})
WHERE x.lifted_at = ''
SET x.lifted_at = $now
RETURN x.subject AS subject
