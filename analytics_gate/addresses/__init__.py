"""What a host, an origin and an address are."""
