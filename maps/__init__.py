"""Maps of places for the meetings of agencies, made from places in the shape of GeoJSON; nothing here knows the graph."""
