// question: partings
// param: known_by - the moment asked about
// column: until - when a number that joined two entities was corrected
// column: between - the two entities, which nobody has judged since
MATCH (p:Proposal), (k:Record {id: p.first_record})-[t:REFERS_TO]->(e:Entity), (j:Record {id: p.second_record})-[u:REFERS_TO]->(o:Entity)
WHERE p.until > ''
  AND p.until <= $known_by
  AND p.decided = ''
  AND /* visible: k */ true
  AND /* visible: t */ true
  AND /* visible: j */ true
  AND /* visible: u */ true
RETURN DISTINCT p.until AS until, [e.id, o.id] AS between
