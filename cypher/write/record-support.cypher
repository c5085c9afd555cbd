// Which extracts every version of these entries was found in, and in which rows.
UNWIND $ids AS id
MATCH (k:Record {entry: id})-[d:FOUND_IN]->(f:Extract)
RETURN collect(DISTINCT {
  entry: k.entry,
  id: k.id,
  version: k.version,
  content: k.content,
  staged_by: k.staged_by,
  held_to: k.held_to,
  subject: k.subject,
  extract: f.id,
  row: d.row
}) AS rows
