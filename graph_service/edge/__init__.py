"""What every request meets, whoever sends it: safe headers, an id, a log line, its turn, the reading of its body, its failure."""
