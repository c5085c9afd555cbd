// write: find-restrictions
// touches: nothing
// Every restriction in force.
MATCH (x:Restriction)
WHERE x.lifted_at = ''
RETURN x.id AS id, x.agency AS agency, x.subject AS subject
