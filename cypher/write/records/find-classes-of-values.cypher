// write: find-classes-of-values
// param: ids - ids
// touches: nothing
// In which classes rows without a reference that say the same have come in, those of their blank parts beside.
UNWIND $ids AS id
MATCH (k:Record {same_values: id})
RETURN collect({id: id, received_as: k.received_as, classes: k.classes}) AS rows
