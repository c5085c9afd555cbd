// The entries an extract ever supported.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN]-(k:Record)
RETURN DISTINCT k.entry AS entry
