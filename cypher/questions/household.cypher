// question: household
// param: row_key - the key of the row in which a statement was made
// column: person - somebody a record of that row is about
MATCH (k:Record {row_key: $row_key})-[t:REFERS_TO]->(c:Person)
WHERE /* visible: k */ true
  AND /* visible: t */ true
RETURN DISTINCT c.id AS person
