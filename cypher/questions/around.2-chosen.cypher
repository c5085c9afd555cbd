// question: around
// param: ids - entities
// param: most - of an entity with more links than this only their number is given
// param: kinds - the kinds of link to follow, where not all are
// column: alone - an entity that leads to more than a hundred, or '' for all others, so that rows are few and none too large to be sent
// column: labels - what they are
// column: met - one of them, how many others such links join to it, and those others, if there are no more than $most
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:WALKED]-(y:Entity)
WHERE y.id <> id
  AND type(r) IN $kinds
  AND /* visible: r */ true
WITH id, labels(x) AS labels, collect(DISTINCT y.id) AS found
WITH id, labels, size(found) AS links, CASE WHEN size(found) > $most THEN [] ELSE found END AS to
RETURN
  CASE WHEN size(to) > 100 THEN id ELSE '' END AS alone,
  labels AS labels,
  collect([id, links, to]) AS met
