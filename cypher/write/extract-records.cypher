// The Records an extract supports now.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k)
WHERE d.held_to = $open
RETURN DISTINCT k.id AS id, k.entry AS entry, k.row_key AS row_key, k.held_to = $open AS stands
