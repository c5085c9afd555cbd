// write: read-history-of-rows
// param: ids - ids
// touches: nothing
// Every Record ever made of rows of these keys, with all that its class is worked out from.
UNWIND $ids AS id
MATCH (k:Record {row_key: id})
RETURN collect({
  id: k.id,
  history: k.row_key,
  feed: k.feed,
  part: k.part,
  agency: k.agency,
  received_as: k.received_as,
  visibility: k.visibility,
  subject: k.subject,
  asserts: k.asserts,
  layout: k.layout,
  classes: k.classes,
  raw: k.raw
}) AS rows
