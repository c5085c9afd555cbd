"""What is worked out from rows by pure functions: they read no file and ask the graph nothing."""
