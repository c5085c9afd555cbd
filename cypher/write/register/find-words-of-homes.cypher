// write: find-words-of-homes
// touches: nothing
// What any row ever called the places where somebody was ever said to live or to be placed, whatever class that stands in;
// in several records, so that none grows too large to be sent.
MATCH (c:Person)-[r:LIVES_AT]->(p)
WITH DISTINCT p
MATCH (p)<-[t:REFERS_TO]-(k)
UNWIND t.names AS name
WITH DISTINCT name
WITH right(name, 1) AS portion, collect(name) AS homes
RETURN homes AS homes
