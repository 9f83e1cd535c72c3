"""One visit: open a page, choose, interact, leave, observe."""
