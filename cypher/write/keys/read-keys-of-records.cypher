// write: read-keys-of-records
// param: ids - ids
// touches: nothing
// The search keys of Records.
UNWIND $ids AS id
MATCH (k:Record {id: id})-[t:KEYED]->(s)
RETURN collect(DISTINCT {record: k.id, key: s.id}) AS rows
