"""The proof: real browsers, what they did on the wire, and where that differs from the
declaration.
"""
