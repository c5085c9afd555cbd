"""The service: the graph model, its two doors, the questions and the API."""
