// write: follow-first-record
// param: rows - one map a thing to write
// touches: any
// Let what is proposed rest on the newer versions of the Records it rested on.
UNWIND $rows AS x
MATCH (p:Proposal {first_record: x.old})
WHERE p.decided = ''
SET p.first_record = x.new
