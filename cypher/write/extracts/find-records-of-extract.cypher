// write: find-records-of-extract
// param: id - an id
// touches: nothing
// The Records of its rows that an extract supports now: what it covers is no row's, and vanishes with no later file.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.held_to = $open AND d.row > 0
RETURN DISTINCT k.id AS id, k.entry AS entry, k.row_key AS row_key, k.held_to = $open AS stands
