// question: evidence
// param: row_key - the key of the row the assertion was made in
// param: assertion - the assertion
// column: record - one version of the record that makes it
// column: kind - the record's kind
// column: subject - the entity it is about
// column: raw - the source's own words, as JSON
// column: statement - how it puts it
// column: harm_context - where harm comes from, if it says
// column: disputed - whether somebody disputes it
// column: basis - regime, lawful basis, retention class and review date
// column: times - valid from, valid to, precision, received, held from
// column: recorded_from - whether the row or only its extract says when it was written
// column: asserts - what it asserts
// column: row - the row it was found in
// column: extract - the file it was found in
// column: taken_at - when the agency took that file
// column: link - the record, as evidence
MATCH (k:Record {row_key: $row_key})-[t:REFERS_TO]->(e:Entity)
WHERE /* visible: k */ true
  AND /* visible: t */ true
  AND any(line IN k.asserts WHERE line ENDS WITH $assertion)
MATCH (k)-[d:FOUND_IN]->(f:Extract)
WHERE /* visible: d */ true
RETURN
  k.id AS record,
  k.kind AS kind,
  e.id AS subject,
  k.raw AS raw,
  k.statement AS statement,
  k.harm_context AS harm_context,
  k.disputed AS disputed,
  [k.regime, k.basis, k.retention, k.review_on] AS basis,
  [k.valid_from, k.valid_to, k.precision, k.received_at, k.held_from] AS times,
  k.recorded_from AS recorded_from,
  k.asserts AS asserts,
  d.row AS row,
  f.id AS extract,
  f.taken_at AS taken_at,
  /* record: k of e */ AS link
