// write: read-history-of-values
// param: ids - ids
// touches: nothing
// Every Record ever made of rows without a reference that say the same, with all that its class is worked out from.
UNWIND $ids AS id
MATCH (k:Record {same_values: id})
RETURN collect({
  id: k.id,
  history: k.same_values,
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
