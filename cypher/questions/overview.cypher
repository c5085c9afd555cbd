// question: overview
// column: feed - the name of a feed: its agency, system and source
// column: labels - what kind of thing its records are about
// column: number - how many different things of that kind
// column: first - when the first of these records was written down, and its id
// column: last - when the last was, and its id
MATCH (k:Record)-[t:REFERS_TO]->(e:Entity)
WHERE k.covers IS NULL
  AND /* visible: k */ true
  AND /* visible: t */ true
WITH k.feed AS feed, labels(e) AS labels, e.id AS thing, k.recorded_at + ' ' + k.id AS written
RETURN
  feed AS feed,
  labels AS labels,
  count(DISTINCT thing) AS number,
  min(written) AS first,
  max(written) AS last
