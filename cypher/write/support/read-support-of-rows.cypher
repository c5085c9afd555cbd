// write: read-support-of-rows
// param: ids - ids
// touches: nothing
// In which extracts every version of what rows of these keys said was found, in which rows, and since when that is known.
UNWIND $ids AS id
MATCH (k:Record {row_key: id})-[d:FOUND_IN]->(f)
RETURN collect(DISTINCT {entry: k.entry, id: k.id, version: k.version, extract: f.id, row: d.row, staging: d.staging, since: d.held_from}) AS rows
