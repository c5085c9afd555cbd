// write: make-judgement
// param: first - one Subject's id
// param: second - the other's
// param: id - an id
// param: verdict - same, not same or unsure
// param: agency - an agency
// param: by - who says so
// param: why - the reason given
// param: score - how likely, if anybody worked it out
// param: first_record - the Record it rests on for the one
// param: second_record - for the other
// touches: one
// Write one agency's judgement about two Subjects, made on two Records.
MATCH (a:Subject {id: $first})
MATCH (b:Subject {id: $second})
CREATE (j:Judgement {id: $id, verdict: $verdict, agency: $agency, by: $by, why: $why, score: $score, at: $now, withdrawn_at: '',
  first_record: $first_record, second_record: $second_record})
CREATE (j)-[p:JUDGES]->(a)
CREATE (j)-[q:JUDGES]->(b)
RETURN count(*) AS touched
