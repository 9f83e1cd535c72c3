"""What a server gets: policies, headers, redirects; and a server that honours them."""
