// lookup: register
// column: group - place, routine, artefact or ward; or reference, of an entry that maps an agency's reference
// column: entries - the entries of the place register: the place, the record, when it was received, and what it holds
MATCH (k:Record)-[t:REFERS_TO]->(e:Place)
WHERE k.register >= ''
  AND /* visible: k */ true
  AND /* visible: t */ true
RETURN
  k.register AS group,
  collect([e.id, k.id, k.received_at, k.shape]) AS entries
