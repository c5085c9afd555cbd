"""The HTTP interface for programs: questions asked and answered as JSON, for callers who hold a token."""
