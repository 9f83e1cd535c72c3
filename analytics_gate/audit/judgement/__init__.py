"""Holds observations against the declaration."""
