"""What visitors read of ours, a file a language, and how each language writes spans of
time. Knows nothing of pages.
"""
