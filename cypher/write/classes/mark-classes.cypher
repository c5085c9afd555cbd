// write: mark-classes
// param: rows - one map a thing to write
// touches: each
// Say which extracts on their way in make visibility classes be under correction.
UNWIND $rows AS x
MATCH (v:Visibility {number: x.number})
SET v.correcting = x.correcting
RETURN count(*) AS touched
