"""Analytics Gate: one declaration makes a policy's table, its pages' gate, their
headers and the proof.
"""

__version__ = "0.1.0"
