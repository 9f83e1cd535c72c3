"""HTML as text with tags in it: where they stand, and whom a browser would contact
because of them.
"""
