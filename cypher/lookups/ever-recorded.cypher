// lookup: ever-recorded
// param: ids - Subjects
// column: records - every Record ever made about them
UNWIND $ids AS id
MATCH (k:Record {subject: id})
WHERE /* ever visible: k */ true
RETURN collect(k.id) AS records
