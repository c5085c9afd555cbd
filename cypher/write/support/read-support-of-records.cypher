// write: read-support-of-records
// param: ids - ids
// touches: nothing
// Every staging of every extract in which Records were found.
UNWIND $ids AS id
MATCH (k:Record {id: id})-[d:FOUND_IN]->(f)
RETURN collect(DISTINCT {
  record: id,
  taken_at: f.taken_at,
  extract: f.id,
  staging: d.staging,
  withdrawn: f.withdrawn_at <> '',
  in_error: f.sent_in_error
}) AS rows
