// What kind of thing a Subject names.
UNWIND $ids AS id
MATCH (s:Subject {id: id})
RETURN s.id AS id, s.kind AS kind
