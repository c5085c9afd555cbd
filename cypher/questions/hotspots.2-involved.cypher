// question: hotspots
// param: ids - events
// column: involved - who is involved: event, person, and the statement that says so: assertion, record, class, grade, origin,
//   written when
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Person)
WHERE /* visible: v */ true
RETURN collect(DISTINCT [id, c.id, v.id, v.record, v.visibility, v.grade, v.origin, v.recorded_at]) AS involved
