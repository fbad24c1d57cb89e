"""Measure what pages cost, as a ratio to the least that a page can cost in the same run."""
