"""The front door: the command line and the fictional demo town."""
