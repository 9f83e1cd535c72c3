"""WebKit as a distribution has it, through its WebDriver: Playwright drives only a
build of its own.
"""
