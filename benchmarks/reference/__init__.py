"""The documentation's reference, written from what the code itself goes by."""
