// Make visibility classes.
UNWIND $rows AS x
CREATE (v:Visibility {number: x.number, text: x.text, by_rows: false, correcting: ''})
