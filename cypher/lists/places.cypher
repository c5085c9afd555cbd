// list: places
// param: most - how many to bring back
// column: id - the entity that a place of the register is
// column: what - what its entry is there for; or reference, of one that maps an agency's reference to the place
// column: at - when the entry came in
// column: agency - whose it is
// column: shape - what it holds, as JSON
// column: concerns - the place, or the agency's reference for it: a record, the system it came by, its own reference, its names
MATCH (k:Record)-[t:REFERS_TO]->(e:Entity)
WHERE k.register >= ''
  AND /* visible: k */ true
  AND /* visible: t */ true
RETURN
  e.id AS id,
  k.register AS what,
  k.received_at AS at,
  k.agency AS agency,
  k.shape AS shape,
  [[k.id, k.agency, k.system, k.reference, k.names]] AS concerns
ORDER BY at DESC, id, what, k.id
LIMIT $most
