"""The recorder: stands for the site and for every third party on the wire."""
