// Every restriction in force.
MATCH (x:Restriction)
WHERE x.lifted_at = ''
RETURN x.id AS id, x.subject AS subject, x.tag AS tag
