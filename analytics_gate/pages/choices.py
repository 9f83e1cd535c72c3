"""Renders the shortcode `choices`: buttons to open the panel and to withdraw consent.

Visitors with Do Not Track or Global Privacy Control read a line on that instead.
"""

from html import escape

from analytics_gate.translations.language import words_for

# All of it is hidden until the gate's script shows what applies to the visitor, and all
# of it is phrasing content, which a paragraph may hold.
_CHOICES = (
    '<span class="gate-choices">'
    '<button type="button" class="md-button" data-gate-open hidden>{choices}</button> '
    '<button type="button" class="md-button" '
    'data-gate-withdraw="{withdrawn}" hidden>{withdraw}</button>'
    '<span role="status" tabindex="-1"></span> '
    "<span data-gate-signal hidden>{signalled}</span></span>"
)


def render_choices(language: str) -> str:
    """Renders the HTML; `language` is a tag as in BCP 47."""
    words = words_for(language)
    return _CHOICES.format(
        choices=escape(words["choices"]),
        withdraw=escape(words["withdraw"]),
        withdrawn=escape(words["withdrawn"]),
        signalled=escape(words["signalled"]),
    )
