// list: proposals
// param: most - how many to bring back
// column: id - a proposal
// column: what - what the two have in common
// column: at - when it was made
// column: concerns - the two records it rests on: id, agency, system, the row's reference, names
MATCH (p:Proposal)
WHERE /* own: p */ true
MATCH (a:Record {id: p.first_record})
WHERE /* ever visible: a */ true
MATCH (b:Record {id: p.second_record})
WHERE /* ever visible: b */ true
RETURN
  p.id AS id,
  p.reason AS what,
  p.at AS at,
  [[a.id, a.agency, a.system, a.reference, a.names], [b.id, b.agency, b.system, b.reference, b.names]] AS concerns
ORDER BY at DESC, id
LIMIT $most
