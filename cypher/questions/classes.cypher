// question: classes
// column: number - the number of one visibility class
// column: text - its canonical text
// column: correcting - the extracts on their way in that make it be under correction; '' for none
MATCH (v:Visibility)
RETURN v.number AS number, v.text AS text, v.correcting AS correcting
ORDER BY number
