// lookup: same-statement
// param: start - the entity a statement runs from
// param: end - the entity it runs to
// param: kind - its kind
// column: link - a statement of that kind between these
MATCH (x:Entity {id: $start}), (y:Entity {id: $end}), (x)-[r]->(y)
WHERE type(r) = $kind
  AND /* visible: r */ true
RETURN /* link: r from x to y */ AS link
