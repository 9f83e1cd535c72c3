project = "A Sphinx site"
extensions = ["sphinx.ext.mathjax"]
html_baseurl = "https://docs.example/manual/"
html_theme = "alabaster"
