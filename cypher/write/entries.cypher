// Every version of these entries.
UNWIND $ids AS id
MATCH (k:Record {entry: id})
RETURN k.entry AS entry, k.id AS id, k.version AS version, k.content AS content, k.staged_by AS staged_by, k.held_to AS held_to, k.subject AS subject, k.asserts AS asserts
