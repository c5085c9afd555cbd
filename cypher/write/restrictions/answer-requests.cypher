// write: answer-requests
// param: subject - a Subject's id
// param: agency - an agency
// touches: any
// An agency has restricted a Subject: what it was asked of it is answered.
MATCH (s:Subject {id: $subject})<-[o:ABOUT]-(q)
WHERE q.agency = $agency AND q.answered = ''
SET q.answered = $now
