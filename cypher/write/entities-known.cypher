// Which of these entities exist, and the strictest mark each place has had.
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN e.id AS id, e.sensitivity AS sensitivity
