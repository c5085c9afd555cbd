// write: find-search-keys
// param: ids - ids
// touches: nothing
// Which of these search keys exist.
UNWIND $ids AS id
MATCH (s:SearchKey {id: id})
RETURN collect({id: s.id}) AS rows
