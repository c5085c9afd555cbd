// read: own-restriction
// param: id - a restriction
// column: id - it, if it is in force and its reader's agency's own
MATCH (x:Restriction {id: $id})
WHERE x.lifted_at = ''
  AND /* own: x */ true
RETURN x.id AS id
