"""The browsers, and who drives them."""
