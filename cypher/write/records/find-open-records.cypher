// write: find-open-records
// param: ids - ids
// touches: nothing
// Which of these Records came in open and are found in a file that is in force, each with its agency.
UNWIND $ids AS id
MATCH (k:Record {id: id})-[d:FOUND_IN]->(f)
WHERE k.open = true AND f.withdrawn_at = ''
RETURN collect(DISTINCT {id: k.id, agency: k.agency}) AS rows
