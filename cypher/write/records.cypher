// Make Records, each referring to its entity and found in the extract's row.
MATCH (f:Extract {id: $extract})
UNWIND $rows AS x
MATCH (e:Entity {id: x.entity})
CREATE (k:Record {
  id: x.id, entry: x.entry, row_key: x.row_key, dated: x.dated, version: x.version, kind: x.kind, part: x.part, agency: x.agency,
  system: x.system, reference: x.reference, subject: x.subject, compartment: x.compartment, content: x.content, staged_by: x.staged_by,
  key: x.key, raw: x.raw, recorded_at: x.recorded_at, recorded_from: x.recorded_from, received_at: x.received_at, valid_from: x.valid_from,
  valid_to: x.valid_to, precision: x.precision, held_from: x.held_from, held_to: x.held_to, visibility: x.visibility, received_as: x.received_as,
  names: x.names, numbers: x.numbers, born_from: x.born_from, born_to: x.born_to, event_kind: x.event_kind, event_from: x.event_from,
  event_to: x.event_to, origin: x.origin, origin_agency: x.origin_agency, own: x.own, statement: x.statement, harm_context: x.harm_context, grade: x.grade, disputed: x.disputed,
  regime: x.regime, basis: x.basis, retention: x.retention, review_on: x.review_on, asserts: x.asserts
})
CREATE (k)-[t:REFERS_TO {named: size(x.names) > 0, born: x.born_from IS NOT NULL, visibility: x.visibility, held_from: x.held_from, held_to: x.held_to}]->(e)
CREATE (k)-[d:FOUND_IN {row: x.row, visibility: x.visibility, held_from: x.held_from, held_to: x.held_to}]->(f)
