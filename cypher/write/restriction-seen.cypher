// A restriction in force, if its reader may see a Record it restricts.
MATCH (x:Restriction {id: $id})-[o:ON]->(s)-[i:IS]->(e)<-[t:REFERS_TO]-(k)
WHERE x.lifted_at = '' AND k.subject = s.id AND k.visibility IN $visible
RETURN x.id AS id
LIMIT 1
