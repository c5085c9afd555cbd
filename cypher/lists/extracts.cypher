// list: extracts
// param: most - how many to bring back
// column: id - an extract in force
// column: what - the feed it came by
// column: at - when the agency took it
// column: agency - whose it is
// column: covers - the first and the last day it is declared to cover
// column: rhythm_days - after how many days its profile expects the next; 0: it does not say
// column: rows - how many of its rows are in
// column: complete - whether it is all in
MATCH (f:Extract)
WHERE f.withdrawn_at = ''
  AND /* own: f */ true
RETURN
  f.id AS id,
  f.feed AS what,
  f.taken_at AS at,
  f.agency AS agency,
  f.covers AS covers,
  f.rhythm_days AS rhythm_days,
  f.done AS rows,
  f.complete AS complete
ORDER BY at DESC, id
LIMIT $most
