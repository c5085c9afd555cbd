// list: judgements
// param: most - how many to bring back
// column: id - a judgement in force
// column: what - its verdict
// column: at - when it was made
// column: agency - whose word it is
// column: why - its reason
// column: concerns - the two records it was made on: id, agency, system, the row's reference, names
MATCH (j:Judgement)
WHERE j.withdrawn_at = ''
  AND /* own: j */ true
MATCH (a:Record {id: j.first_record})
WHERE /* ever visible: a */ true
MATCH (b:Record {id: j.second_record})
WHERE /* ever visible: b */ true
RETURN
  j.id AS id,
  j.verdict AS what,
  j.at AS at,
  j.agency AS agency,
  j.why AS why,
  [[a.id, a.agency, a.system, a.reference, a.names], [b.id, b.agency, b.system, b.reference, b.names]] AS concerns
ORDER BY at DESC, id
LIMIT $most
