// Which of these entities exist, and the strictest mark each place has had.
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN collect({id: e.id, sensitivity: e.sensitivity}) AS rows
