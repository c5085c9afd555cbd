// The numbers of every place where somebody was ever said to live or to be placed, whatever class that stands in.
MATCH (c:Person)-[r:LIVES_AT]->(p)
WHERE r.uprn IS NOT NULL
WITH DISTINCT r.uprn AS uprn
RETURN collect({uprn: uprn}) AS rows
