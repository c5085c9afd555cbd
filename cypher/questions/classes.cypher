// question: classes
// column: classes - of every visibility class its number, its canonical text, and the extracts on their way in that make it be under
//   correction, '' for none
MATCH (v:Visibility)
RETURN collect([v.number, v.text, v.correcting]) AS classes
