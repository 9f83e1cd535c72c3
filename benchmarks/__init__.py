"""Figures and pictures of this repository's own site, for its documents. Nothing of this ships."""
