// What decides the class of Records: whose they are, the class they came in, and every Subject they speak of.
UNWIND $ids AS id
MATCH (k:Record {id: id})
RETURN collect({id: k.id, agency: k.agency, received_as: k.received_as, visibility: k.visibility, subject: k.subject, asserts: k.asserts}) AS rows
