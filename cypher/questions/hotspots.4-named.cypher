// question: hotspots
// param: ids - places
// column: places - those that a visible record names
UNWIND $ids AS id
MATCH (l:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE t.named = true
  AND /* visible: t */ true
  AND /* visible: k */ true
RETURN collect(DISTINCT id) AS places
