// write: read-left-out-of-rows
// param: ids - ids
// touches: nothing
// Which extracts' rows no longer say what rows of their keys said before, and since when that is known.
UNWIND $ids AS id
MATCH (k:Record {row_key: id})-[d:LEFT_OUT]->(f)
RETURN collect(DISTINCT {entry: k.entry, extract: f.id, since: d.held_from}) AS rows
