// write: count-classes
// param: numbers - numbers of classes
// touches: each
// Count visibility classes among those that rows or profiles bring.
UNWIND $numbers AS n
MATCH (v:Visibility {number: n})
SET v.by_rows = true
RETURN count(*) AS touched
