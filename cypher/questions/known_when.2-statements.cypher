// question: known_when
// param: ids - the entities that Subjects were ever taken for
// param: wanted - those Subjects, each with 1
// column: link - a statement that starts or ends at one of them by one of those Subjects
// column: received_at - when we learned it
// column: since - since when it was believed with these ends
// column: from - the Subject it starts at
// column: to - the Subject it ends at
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r]-(o:Entity)
WHERE ($wanted[r.from_subject] = 1 OR $wanted[r.to_subject] = 1)
  AND /* ever visible: r */ true
  AND r.held_from < r.held_to
RETURN DISTINCT
  /* link: r */ AS link,
  r.received_at AS received_at,
  r.held_from AS since,
  r.from_subject AS from,
  r.to_subject AS to
