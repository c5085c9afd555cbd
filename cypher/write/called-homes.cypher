// The numbers and words of every place of an event that a row ever called one of some kinds, whatever class it stands in.
MATCH (e:Event)-[r:AT]->(p)
WHERE r.place_kind IN $kinds
WITH DISTINCT r.uprn AS uprn, r.words AS words
RETURN collect({uprn: coalesce(uprn, ''), words: coalesce(words, '')}) AS rows
