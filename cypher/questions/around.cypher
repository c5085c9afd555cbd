// question: around
// param: ids - entities
// param: most - of an entity with more links than this only their number is given
// column: from - one of the entities
// column: labels - what it is
// column: links - how many others links join to it
// column: to - those others, if there are no more than $most
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r:WALKED]-(y:Entity)
WHERE y.id <> id
  AND /* visible: r */ true
WITH id, labels(x) AS labels, collect(DISTINCT y.id) AS found
RETURN
  id AS from,
  labels AS labels,
  size(found) AS links,
  CASE WHEN size(found) > $most THEN [] ELSE found END AS to
