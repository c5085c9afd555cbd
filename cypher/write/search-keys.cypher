// Make search keys.
UNWIND $ids AS id
CREATE (s:SearchKey {id: id})
