"""The ratio of a frame's width to its height, as editors write it: `16:9`."""

import re

DEFAULT = (16, 9)
_RATIO = re.compile(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3})")
# A ratio beyond this is most likely a typing error; on a phone the frame would be a stripe.
_MAX_QUOTIENT = 8


def parse_ratio(text: str) -> tuple[int, int]:
    """Reads a ratio into width and height.

    Raises:
        ValueError: what is expected instead.
    """
    found = _RATIO.fullmatch(text)
    if found:
        width, height = int(found[1]), int(found[2])
        if max(width, height) <= _MAX_QUOTIENT * min(width, height):
            return width, height
    raise ValueError(
        f"two numbers such as '16:9', of which one is at most {_MAX_QUOTIENT} times the other"
    )
