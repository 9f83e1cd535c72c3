"""Any built static site: its pages are gated as they are, byte for byte, whoever built them."""
