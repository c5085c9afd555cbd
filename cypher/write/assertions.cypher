// Make assertions of one kind; ASSERTION stands for each of the closed list.
UNWIND $rows AS x
MATCH (a:Entity {id: x.start})
MATCH (b:Entity {id: x.end})
CREATE (a)-[r:ASSERTION {
  id: x.id, record: x.record, from_subject: x.from_subject, to_subject: x.to_subject, grade: x.grade, origin: x.origin, origin_agency: x.origin_agency,
  visibility: x.visibility, recorded_at: x.recorded_at, received_at: x.received_at, valid_from: x.valid_from, valid_to: x.valid_to, precision: x.precision,
  held_from: x.held_from, held_to: x.held_to, role: x.role, part: x.part, kin: x.kin, lat: x.lat,
  lon: x.lon, precision_m: x.precision_m, method: x.method
}]->(b)
