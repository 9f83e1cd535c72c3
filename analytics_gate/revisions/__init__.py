"""How a page changed: its revisions, from git or from its front matter."""
