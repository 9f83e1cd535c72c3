"""What a page gets: the gate, the panel, the sandboxes, and the sealing that puts
policy and gate into each page.
"""
