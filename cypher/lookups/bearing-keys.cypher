// lookup: bearing-keys
// param: ids - a record's id with a search key's stored id, by twos
// column: borne - those of them of which the record visibly bears the key
UNWIND $ids AS two
MATCH (k:Record {id: two[0]})-[t:KEYED]->(s:SearchKey {id: two[1]})
WHERE /* visible: k */ true
  AND /* visible: t */ true
RETURN collect(DISTINCT two) AS borne
