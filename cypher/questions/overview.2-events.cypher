// question: overview
// column: feed - the name of a feed: its agency, system and source
// column: kind - a kind of event
// column: number - how many different events its records say to be of that kind
// column: first - when the first of these records was written down, and its id
// column: last - when the last was, and its id
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE t.event_kind IS NOT NULL
  AND /* visible: k */ true
  AND /* visible: t */ true
WITH k.feed AS feed, k.event_kind AS kind, e.id AS thing, k.recorded_at + ' ' + k.id AS written
RETURN
  feed AS feed,
  kind AS kind,
  count(DISTINCT thing) AS number,
  min(written) AS first,
  max(written) AS last
