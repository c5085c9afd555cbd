// The keys of the rows of which an extract ever told something, or left something out.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN|LEFT_OUT]-(k)
RETURN DISTINCT k.row_key AS row_key
