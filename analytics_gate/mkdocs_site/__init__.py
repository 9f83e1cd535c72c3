"""An existing MkDocs project: what it has that contacts third parties, and how the gate
takes that over.
"""
