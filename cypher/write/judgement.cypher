// Write one agency's judgement about two Subjects, made on two Records.
MATCH (a:Subject {id: $first})
MATCH (b:Subject {id: $second})
CREATE (j:Judgement {id: $id, verdict: $verdict, agency: $agency, by: $by, why: $why, score: $score, at: $now, withdrawn_at: '',
  first_record: $first_record, second_record: $second_record})
CREATE (j)-[p:JUDGES]->(a)
CREATE (j)-[q:JUDGES]->(b)
