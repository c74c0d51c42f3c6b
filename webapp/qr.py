"""A way back to the site for paper: a square that a phone's camera reads."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr(address: str) -> Markup:
    """The square as a drawing inside the page; it needs a text alternative beside it."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    # segno draws a path; what was encoded does not stand in it as text
    return Markup(drawing.replace("<svg ", '<svg aria-hidden="true" ', 1))  # nosec B704
