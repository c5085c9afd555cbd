"""Pure statistics over rows: no input or output, nothing of the graph."""
