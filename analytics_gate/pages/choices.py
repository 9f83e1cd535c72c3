"""What `{{< choices >}}` stands for: the ways to see, change and take back a choice,
and a word for who signals.
"""

from html import escape

from analytics_gate.translations.language import words_for

# The gate's scripts show what holds for the visitor; without them none of it could do
# anything. All of it may stand in a paragraph.
_CHOICES = (
    '<span class="gate-choices">'
    '<button type="button" class="md-button" data-gate-open hidden>{choices}</button> '
    '<button type="button" class="md-button" '
    'data-gate-withdraw="{withdrawn}" hidden>{withdraw}</button>'
    '<span role="status" tabindex="-1"></span> '
    "<span data-gate-signal hidden>{signalled}</span></span>"
)


def render_choices(language: str) -> str:
    """The HTML in a page's language, as in BCP 47."""
    words = words_for(language)
    return _CHOICES.format(
        **{
            key: escape(words[key])
            for key in ("choices", "withdraw", "withdrawn", "signalled")
        }
    )
