// write: read-classes
// touches: nothing
// Every visibility class.
MATCH (v:Visibility)
RETURN collect({number: v.number, text: v.text, by_rows: v.by_rows, correcting: v.correcting}) AS rows
