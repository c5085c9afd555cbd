// question: classes
// column: number - the number of one visibility class
// column: text - its canonical text
MATCH (v:Visibility)
RETURN v.number AS number, v.text AS text
ORDER BY number
