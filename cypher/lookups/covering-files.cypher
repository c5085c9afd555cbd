// lookup: covering-files
// param: ids - the entities that agencies are
// column: files - of each visible file the days and source it covers, the extract, its feed, when it was taken, after how many days its
//   profile expects the next (0: it does not say), and the record that says so
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)-[d:FOUND_IN]->(f:Extract)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: d */ true
RETURN collect([k.covers, f.id, f.feed, f.taken_at, f.rhythm_days, /* record: k of e */]) AS files
