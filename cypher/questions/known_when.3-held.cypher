// question: known_when
// param: ids - records
// param: worded - whether their words are wanted too
// column: record - one of them
// column: held_from - when it, and all it says, became what we believed
// column: held_to - when it ceased to be
// column: written - its part, its layout and its words as JSON
UNWIND $ids AS id
MATCH (k:Record {id: id})
WHERE /* ever visible: k */ true
RETURN
  k.id AS record,
  k.held_from AS held_from,
  k.held_to AS held_to,
  CASE WHEN $worded THEN [k.part, coalesce(k.layout, ''), k.raw] ELSE ['', '', '{}'] END AS written
