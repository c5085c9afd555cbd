// write: make-search-keys
// param: ids - ids
// touches: each
// Make search keys.
UNWIND $ids AS id
CREATE (s:SearchKey {id: id})
RETURN count(*) AS touched
