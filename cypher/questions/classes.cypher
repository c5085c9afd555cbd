// question: classes
// column: text - the canonical text of one visibility class
MATCH (v:Visibility)
RETURN v.text AS text
ORDER BY text
