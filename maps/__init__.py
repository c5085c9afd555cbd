"""Place maps for panels, from GeoJSON-shaped features; knows nothing of the graph."""
