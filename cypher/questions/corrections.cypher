// question: corrections
// column: number - the number of one visibility class under correction
// column: text - its canonical text
// column: correcting - the extract that corrects it
MATCH (v:Visibility)
WHERE v.correcting <> ''
RETURN v.number AS number, v.text AS text, v.correcting AS correcting
ORDER BY number
