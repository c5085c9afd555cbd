// The judgements in force that touch these Subjects.
UNWIND $ids AS id
MATCH (s:Subject {id: id})<-[p:JUDGES]-(j:Judgement)-[q:JUDGES]->(o:Subject)
WHERE j.withdrawn_at = '' AND o.id <> id
RETURN DISTINCT j.id AS id, j.at AS at, j.verdict AS verdict, s.id AS first, o.id AS second
