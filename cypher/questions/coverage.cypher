// question: coverage
// param: ids - the entities that agencies are
// column: files - of each visible file the days and source it covers, the extract, when it was taken, and the record that says so
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k:Record)-[d:FOUND_IN]->(f:Extract)
WHERE /* visible: t */ true
  AND /* visible: k */ true
  AND /* visible: d */ true
RETURN collect([k.covers, f.id, f.taken_at, /* record: k of e */]) AS files
