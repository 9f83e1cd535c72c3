"""Writes the documentation's reference anew: `python -m benchmarks.reference`."""

from benchmarks.reference.pages import write_reference

write_reference()
