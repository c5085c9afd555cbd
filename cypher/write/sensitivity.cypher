// Raise the mark of places to the strictest ever received.
UNWIND $rows AS x
MATCH (e:Entity {id: x.id})
SET e.sensitivity = x.sensitivity
