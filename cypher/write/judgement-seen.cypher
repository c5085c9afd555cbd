// A judgement in force, if its reader may see both Records it was made on.
MATCH (j:Judgement {id: $id})
MATCH (a:Record {id: j.first_record})
MATCH (b:Record {id: j.second_record})
WHERE j.withdrawn_at = '' AND a.visibility IN $visible AND b.visibility IN $visible
RETURN j.id AS id
