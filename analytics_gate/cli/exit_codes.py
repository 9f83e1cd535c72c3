"""What the exit code of a command means."""

CLEAN = 0
FINDINGS = 1
CANNOT_RUN = 2
SIGPIPE_EXIT = 141
"""As shells report a program that wrote into a closed pipe: 128 and SIGPIPE's number."""
