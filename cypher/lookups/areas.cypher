// lookup: areas
// param: ids - people
// param: since - a day's first moment
// param: until - its last
// column: areas - person, and the postcode district of somewhere they live that day, as a visible statement gives it
UNWIND $ids AS id
MATCH (c:Entity {id: id})-[r:LIVES_AT]->(p)
WHERE r.area <> ''
  AND r.valid_from <= $until
  AND r.valid_to >= $since
  AND /* visible: r */ true
RETURN collect(DISTINCT [id, r.area]) AS areas
