// lookup: register
// column: entries - of each entry of the place register its entity, record, group (or reference), when it came, what it holds as JSON,
//   its own reference and the system it came by; in a few rows, so that none grows too large to be sent
MATCH (k:Record)-[t:REFERS_TO]->(e:Entity)
WHERE k.register >= ''
  AND /* visible: k */ true
  AND /* visible: t */ true
WITH substring(k.id, 2, 1) AS portion, collect([e.id, k.id, k.register, k.received_at, k.shape, k.reference, k.system]) AS entries
RETURN entries AS entries
