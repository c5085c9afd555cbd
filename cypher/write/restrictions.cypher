// Every restriction in force.
MATCH (x:Restriction)-[o:ON]->(s)
WHERE x.lifted_at = ''
RETURN x.id AS id, x.subject AS subject, s.agency AS agency, x.tag AS tag
