// write: find-homes
// touches: nothing
// The numbers of every place where somebody was ever said to live or to be placed, whatever class that stands in;
// in several records, so that none grows too large to be sent.
MATCH (c:Person)-[r:LIVES_AT]->(p)
WHERE r.uprn IS NOT NULL
WITH DISTINCT r.uprn AS uprn
WITH right(uprn, 1) AS portion, collect(uprn) AS homes
RETURN homes AS homes
