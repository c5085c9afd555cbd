// write: release-records
// param: rows - one map a thing to write
// touches: any
// The Records that refer to an entity for a Subject that is leaving it.
UNWIND $rows AS x
MATCH (e:Entity {id: x.old})<-[t:REFERS_TO]-(k)
WHERE k.subject = x.subject AND t.held_to = $open
SET t.held_to = $now
RETURN collect({record: k.id, subject: k.subject}) AS rows
