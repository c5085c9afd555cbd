// The guard. Every question writes `/* visible: r */ true` where this belongs; the catalogue expands it when it loads.
// Which classes a reader is admitted to is decided in Python (access.py); here a class's number is only looked up.
// Case membership, when it comes, is one more AND on each of these lines.

// guard: assertion, Record
x.visibility IN $visible AND x.held_from <= $known_at AND x.held_to > $known_at AND x.recorded_at <= $recorded_by AND x.valid_from <= $valid_until AND x.valid_to >= $valid_since AND NOT left(x.grade, 9) IN $below

// guard: REFERS_TO, FOUND_IN, KEYED
x.visibility IN $visible AND x.held_from <= $known_at AND x.held_to > $known_at

// `known_when` alone asks what was ever believed: it sees closed statements too, but none that came after `known_at`.

// guard: ever assertion, ever Record
x.visibility IN $visible AND x.held_from <= $known_at AND x.recorded_at <= $recorded_by AND x.valid_from <= $valid_until AND x.valid_to >= $valid_since AND NOT left(x.grade, 9) IN $below

// guard: ever REFERS_TO, ever FOUND_IN, ever KEYED
x.visibility IN $visible AND x.held_from <= $known_at

// An agency's own things, `/* own: x */ true`: what it judged, restricted, sent, or was asked; the installation's own are those of agency *.
// Its operator takes back any agency's extract. A proposal is for the two agencies whose books it is about; the matcher's where both
// records came in open.

// guard: own Judgement, own Restriction, own Request
x.agency = $agency

// guard: own Extract
($agency = x.agency OR $agency = '*')

// guard: own Proposal
($agency IN x.agencies OR ($agency = '*' AND x.open = true))
