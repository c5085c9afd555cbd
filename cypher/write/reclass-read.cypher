// What decides the class of Records: the class they came in, and every Subject they speak of.
UNWIND $ids AS id
MATCH (k:Record {id: id})
RETURN k.id AS id, k.received_as AS received_as, k.visibility AS visibility, k.subject AS subject, k.asserts AS asserts
