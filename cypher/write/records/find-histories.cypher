// write: find-histories
// param: ids - ids
// touches: nothing
// By which row's key, or by which values where rows have no reference, the histories of these Records are found.
UNWIND $ids AS id
MATCH (k:Record {id: id})
RETURN collect(DISTINCT {row_key: k.row_key, same_values: k.same_values}) AS rows
