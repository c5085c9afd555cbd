// write: note-refusals
// param: id - an id
// touches: one
// Some rows of this extract were refused: what is not in it may still be so.
MATCH (f:Extract {id: $id})
SET f.full = false
RETURN count(*) AS touched
