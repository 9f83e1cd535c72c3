"""The reference of the finding codes, from the texts that reports have."""

from analytics_gate.audit.finding import Code
from analytics_gate.audit.reports.rules import RULES

_HEAD = """\
---
title: Findings
description: What each finding code of an audit means, and what to do about it.
---

# Findings

Where a page does what its declaration does not allow, an audit makes a finding. Each has a
code, and the codes are stable: a promise names them in `findings`, and SARIF calls them rules.
"""


def findings_page() -> str:
    """The page's Markdown."""
    return _HEAD + "".join(_section(code) for code in Code)


def _section(code: Code) -> str:
    rule = RULES[code]
    return f"\n## {code}\n\n**{rule.title}.** {rule.meaning}\n\nWhat to do: {rule.remedy}\n"
