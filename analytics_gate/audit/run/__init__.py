"""A whole audit: plan, workers, progress, merge."""
