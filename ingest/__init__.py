"""Agency files in: read, stage, match, put, report."""
