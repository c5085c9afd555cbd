// write: make-layouts
// param: rows - one map a thing to write
// touches: each
// Make layouts.
UNWIND $rows AS x
CREATE (y:Layout {id: x.id, text: x.text})
RETURN count(*) AS touched
