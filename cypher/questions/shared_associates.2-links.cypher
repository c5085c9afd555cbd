// question: shared_associates
// param: pairs - an associate and one of the two people, two ids each
// column: pair - the two
// column: links - the statements that link them
UNWIND $pairs AS pair
MATCH (x:Entity {id: pair[0]}), (a:Entity {id: pair[1]}), (x)-[r:FAMILY_OF|CARER_OF|PEER_OF|SEEN_WITH|CONTACTED|TARGETED|TRUSTS|SUPPORTED_BY]-(a)
WHERE /* visible: r */ true
RETURN
  pair AS pair,
  collect(DISTINCT /* link: r */) AS links
