// write: find-versions
// param: ids - ids
// touches: nothing
// Every version of all that rows of these keys ever said.
UNWIND $ids AS id
MATCH (k:Record {row_key: id})
RETURN collect({
  entry: k.entry,
  row_key: k.row_key,
  feed: k.feed,
  part: k.part,
  compartment: k.compartment,
  dated: k.dated,
  id: k.id,
  version: k.version,
  content: k.content,
  staged_by: k.staged_by,
  received_as: k.received_as,
  recorded_at: k.recorded_at,
  bears: k.bears,
  classes: k.classes,
  held_to: k.held_to,
  subject: k.subject,
  asserts: k.asserts
}) AS rows
