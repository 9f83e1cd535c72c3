"""An editor's Markdown to pages."""
