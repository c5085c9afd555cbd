// question: evidence
// param: row_key - the key of the row the assertion was made in
// param: assertion - the assertion
// column: link - one version of the record that makes it, as evidence
// column: written - its part, its layout and its words as JSON
// column: governed - where harm comes from, whether it is disputed, regime, lawful basis, retention class and review date
// column: believed - when we learned it, and since when we believe it
// column: asserts - what it asserts
// column: found - the file it was found in: its id, the row, when the agency took it, what it was called, and who typed it ('' for a file)
MATCH (k:Record {row_key: $row_key})-[t:REFERS_TO]->(e:Entity)
WHERE /* visible: k */ true
  AND /* visible: t */ true
  AND any(line IN k.asserts WHERE line ENDS WITH $assertion)
MATCH (k)-[d:FOUND_IN]->(f:Extract)
WHERE /* visible: d */ true
RETURN
  /* record: k of e */ AS link,
  [k.part, coalesce(k.layout, ''), k.raw] AS written,
  [k.harm_context, k.disputed, k.regime, k.basis, k.retention, k.review_on] AS governed,
  [k.received_at, k.held_from] AS believed,
  k.asserts AS asserts,
  [f.id, d.row, f.taken_at, f.name, coalesce(f.typed_by, '')] AS found
