// A restriction in force, if its reader may see a Record it restricts.
MATCH (x:Restriction {id: $id})-[o:ON]->(s:Subject)-[i:IS]->(e:Entity)<-[t:REFERS_TO]-(k:Record)
WHERE x.lifted_at = '' AND k.subject = s.id AND k.visibility IN $visible
RETURN x.id AS id
LIMIT 1
