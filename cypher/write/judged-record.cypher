// The Record a judgement is made on, if its maker may see it.
MATCH (k:Record {id: $id})
WHERE k.visibility IN $visible AND k.held_from <= $now AND k.held_to > $now
RETURN k.subject AS subject, k.compartment AS compartment
