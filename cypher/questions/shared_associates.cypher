// question: shared_associates
// param: ids - the two people
// column: from - one of them
// column: to - the people a statement links to them
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r:FAMILY_OF|CARER_OF|PEER_OF|SEEN_WITH|CONTACTED|TARGETED|TRUSTS|SUPPORTED_BY]-(x:Person)
WHERE /* visible: r */ true
RETURN id AS from, collect(DISTINCT x.id) AS to
