// The canonical texts of these visibility classes.
UNWIND $numbers AS n
MATCH (v:Visibility {number: n})
RETURN v.number AS number, v.text AS text
