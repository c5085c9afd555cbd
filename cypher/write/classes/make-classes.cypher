// write: make-classes
// param: rows - one map a thing to write
// touches: each
// Make visibility classes.
UNWIND $rows AS x
CREATE (v:Visibility {number: x.number, text: x.text, by_rows: false, correcting: ''})
RETURN count(*) AS touched
