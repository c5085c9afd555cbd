// write: find-rows-of-extract
// param: id - an id
// touches: nothing
// The rows of which an extract ever said something, or left something out: their keys, and by which values those without a reference are found.
MATCH (f:Extract {id: $id})<-[d:FOUND_IN|LEFT_OUT]-(k)
RETURN DISTINCT k.row_key AS row_key, k.same_values AS same_values
