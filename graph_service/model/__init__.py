"""The vocabulary of Sightline: values only, importing nothing of ours."""
