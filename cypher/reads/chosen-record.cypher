// read: chosen-record
// param: id - a record that somebody chose, held or closed
// column: subject - the Subject it is about
// column: compartment - the compartment it stands in, if any
MATCH (k:Record {id: $id})
WHERE /* ever visible: k */ true
RETURN k.subject AS subject, k.compartment AS compartment
