// Say which extracts on their way in make visibility classes be under correction.
UNWIND $rows AS x
MATCH (v:Visibility {number: x.number})
SET v.correcting = x.correcting
