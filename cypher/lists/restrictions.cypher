// list: restrictions
// param: most - how many to bring back
// column: id - a restriction in force
// column: what - the kind of thing it is on
// column: at - when it was put on
// column: agency - whose it is
// column: why - its reason
// column: concerns - what the agency itself calls the thing: no record, agency, system, reference, no names
MATCH (x:Restriction)
WHERE x.lifted_at = ''
  AND /* own: x */ true
RETURN
  x.id AS id,
  x.kind AS what,
  x.at AS at,
  x.agency AS agency,
  x.why AS why,
  [['', x.agency, x.system, x.reference, []]] AS concerns
ORDER BY at DESC, id
LIMIT $most
