// Count visibility classes among those that rows or profiles bring.
UNWIND $numbers AS n
MATCH (v:Visibility {number: n})
SET v.by_rows = true
