"""Takes agencies' files in: each is read, surveyed, staged (its rows are made into parts), put into the graph and reported on."""
