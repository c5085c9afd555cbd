// What kind of thing a Subject names.
UNWIND $ids AS id
MATCH (s:Subject {id: id})
RETURN collect({id: s.id, kind: s.kind}) AS rows
