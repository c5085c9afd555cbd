// Some rows of this extract were refused: what is not in it may still be so.
MATCH (f:Extract {id: $id})
SET f.full = false
RETURN f.id AS id
