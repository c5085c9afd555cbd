// The entries an extract ever told something of, also in versions since replaced.
MATCH (f:Extract {id: $id})<-[:FOUND_IN]-(k)
RETURN DISTINCT k.entry AS entry
