// write: find-entries-of-extract
// param: id - an id
// touches: nothing
// The entries of which an extract's rows ever said something, also in versions since replaced.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.row > 0
RETURN DISTINCT k.entry AS entry
