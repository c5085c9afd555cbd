// Which of these search keys exist.
UNWIND $ids AS id
MATCH (s:SearchKey {id: id})
RETURN s.id AS id
