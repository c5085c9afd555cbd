// The canonical texts of these visibility classes.
UNWIND $numbers AS n
MATCH (v:Visibility {number: n})
RETURN collect({number: v.number, text: v.text}) AS rows
