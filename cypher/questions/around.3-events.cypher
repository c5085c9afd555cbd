// question: around
// param: ids - people, vehicles, phones, accounts and organisations
// column: involved - one of them, and an event that it was involved in
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[v:INVOLVED_IN]->(e:Event)
WHERE /* visible: v */ true
RETURN collect(DISTINCT [id, e.id]) AS involved
