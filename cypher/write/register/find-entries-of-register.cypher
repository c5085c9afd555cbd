// write: find-entries-of-register
// param: place - a reference or an entity's id
// touches: nothing
// The entries of the place register that stand, by their own reference or their entity.
MATCH (k:Record)-[t:REFERS_TO]->(e)
WHERE k.register >= ''
  AND k.register <> 'reference'
  AND k.held_to = $open
  AND t.held_to = $open
  AND (k.reference = $place OR e.id = $place)
WITH DISTINCT k.reference AS reference
RETURN collect({reference: reference}) AS rows
