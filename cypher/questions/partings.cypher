// question: partings
// param: known_by - the moment asked about
// column: until - when a number that joined two entities was corrected
// column: between - the two entities, which nobody has judged since
MATCH (p:Proposal)
WHERE p.until > ''
  AND p.until <= $known_by
  AND p.decided = ''
MATCH (k:Record {id: p.first_record})-[t:REFERS_TO]->(e:Entity)
WHERE /* visible: k */ true
  AND /* visible: t */ true
MATCH (j:Record {id: p.second_record})-[u:REFERS_TO]->(o:Entity)
WHERE /* visible: j */ true
  AND /* visible: u */ true
RETURN DISTINCT
  p.until AS until,
  [e.id, o.id] AS between
