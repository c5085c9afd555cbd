"""What Sightline costs, each figure beside a named baseline measured in the same run: `make bench`."""
