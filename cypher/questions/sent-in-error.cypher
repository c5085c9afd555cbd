// question: sent-in-error
// column: received_at - when a file of the reader's agency came that was later withdrawn as sent in error
// column: withdrawn_at - when it was
MATCH (f:Extract)
WHERE f.sent_in_error = true
  AND /* own: f */ true
RETURN f.received_at AS received_at, f.withdrawn_at AS withdrawn_at
