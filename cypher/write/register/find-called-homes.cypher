// write: find-called-homes
// param: kinds - the kinds of place that are homes
// touches: nothing
// The numbers and words of every place of an event that a row ever called one of some kinds, whatever class it stands in;
// in several records, so that none grows too large to be sent.
MATCH (e:Event)-[r:AT]->(p)
WHERE r.place_kind IN $kinds
WITH DISTINCT coalesce(r.uprn, '') AS uprn, coalesce(r.words, '') AS words
WITH right(uprn + words, 1) AS portion, collect([uprn, words]) AS homes
RETURN homes AS homes
