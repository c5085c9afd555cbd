// What any row ever called the places where somebody was ever said to live or to be placed, whatever class that stands in.
MATCH (c:Person)-[r:LIVES_AT]->(p)
WITH DISTINCT p
MATCH (p)<-[t:REFERS_TO]-(k)
UNWIND t.names AS name
WITH DISTINCT name
RETURN collect({name: name}) AS rows
