"""A step each, in the order of their revisions."""
