// Every version of these entries.
UNWIND $ids AS id
MATCH (k:Record {entry: id})
RETURN collect({
  entry: k.entry,
  id: k.id,
  version: k.version,
  content: k.content,
  staged_by: k.staged_by,
  held_to: k.held_to,
  subject: k.subject,
  asserts: k.asserts
}) AS rows
