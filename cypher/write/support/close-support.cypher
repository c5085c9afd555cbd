// write: close-support
// param: id - an id
// touches: any
// Close what an extract supports, and its rows.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.held_to = $open
SET d.held_to = $now
