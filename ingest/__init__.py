"""Agency files in: read, survey, stage, put, report."""
