"""The scripts that are put into pages, and the values that come back from them."""
