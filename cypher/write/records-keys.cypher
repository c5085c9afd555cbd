// The search keys of Records.
UNWIND $ids AS id
MATCH (k:Record {id: id})-[t:KEYED]->(s:SearchKey)
RETURN DISTINCT k.id AS record, s.id AS key
