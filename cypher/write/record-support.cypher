// Which extracts every version of these entries was found in, and in which rows.
UNWIND $ids AS id
MATCH (k:Record {entry: id})-[d:FOUND_IN]->(f:Extract)
RETURN DISTINCT k.entry AS entry, k.id AS id, k.version AS version, k.content AS content, k.staged_by AS staged_by, k.held_to AS held_to,
  k.subject AS subject, f.id AS extract, d.row AS row
