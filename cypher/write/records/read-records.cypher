// write: read-records
// param: ids - ids
// touches: nothing
// Records with all they hold, and their search keys' ids.
UNWIND $ids AS id
MATCH (k:Record {id: id})
RETURN properties(k) AS record
