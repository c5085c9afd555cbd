// read: own-judgement
// param: id - a judgement
// column: id - it, if it is in force and its reader's agency's own word
MATCH (j:Judgement {id: $id})
WHERE j.withdrawn_at = ''
  AND /* own: j */ true
RETURN j.id AS id
