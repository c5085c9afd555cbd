// write: read-layouts
// param: ids - ids
// touches: nothing
// What the layouts of rows say: their parts, with their columns and the agency's headings.
UNWIND $ids AS id
MATCH (y:Layout {id: id})
RETURN collect({id: y.id, text: y.text}) AS rows
