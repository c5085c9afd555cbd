// lookup: layouts
// param: ids - layouts, as records that the reader may see name them
// column: layout - one of them
// column: text - its parts, each with its columns and the agency's headings, as JSON
UNWIND $ids AS id
MATCH (y:Layout {id: id})
RETURN y.id AS layout, y.text AS text
