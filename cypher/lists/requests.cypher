// list: requests
// param: most - how many to bring back
// column: id - a request not yet answered
// column: what - the kind of thing it asks to restrict
// column: at - when it was made
// column: agency - the agency asked
// column: concerns - what its own records call the thing: no record, agency, system, reference, no names
MATCH (q:Request)
WHERE q.answered = ''
  AND /* own: q */ true
RETURN
  q.id AS id,
  q.kind AS what,
  q.at AS at,
  q.agency AS agency,
  [['', q.of_agency, q.system, q.reference, []]] AS concerns
ORDER BY at DESC, id
LIMIT $most
