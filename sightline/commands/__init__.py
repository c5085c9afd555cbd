"""The commands, by what they do: ask, put, run, and mind the installation."""
