// Make layouts.
UNWIND $rows AS x
CREATE (y:Layout {id: x.id, text: x.text})
