// question: last-write
// column: turn - a word that is another one after every write to the graph
// column: moment - when the Writer last wrote
MATCH (v:SchemaVersion)
RETURN max(v.turn) AS turn, max(v.moment) AS moment
