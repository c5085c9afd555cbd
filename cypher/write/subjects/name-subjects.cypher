// write: name-subjects
// param: ids - ids
// touches: nothing
// What Subjects name: the kind of thing, and what which agency calls it.
UNWIND $ids AS id
MATCH (s:Subject {id: id})
RETURN collect({id: s.id, kind: s.kind, agency: s.agency, system: s.system, reference: s.reference}) AS rows
