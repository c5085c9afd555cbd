// lookup: orders
// param: ids - people and places
// column: orders - the statements that an order binds or protects one of them
UNWIND $ids AS id
MATCH (p:Entity {id: id})-[r:SUBJECT_TO|PROTECTED_BY]->(o:Order)
WHERE /* visible: r */ true
RETURN collect(DISTINCT /* link: r from p to o */) AS orders
