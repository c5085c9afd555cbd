// question: hotspots
// param: ids - events
// param: born_after - a day; whoever was surely born by it is an adult throughout the period
// column: involved - whom a visible record allows to be a child: event, person, and the statement that involves them: assertion,
//   record, class, grade, origin, written when
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Person)
WHERE /* visible: v */ true
MATCH (c)<-[t:REFERS_TO]-(k:Record)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND k.born_to > $born_after
RETURN collect(DISTINCT [id, c.id, v.id, v.record, v.visibility, v.grade, v.origin, v.recorded_at]) AS involved
