"""From an editor's Markdown to pages: front matter, addresses, shortcodes, dates, third parties in the markup."""
