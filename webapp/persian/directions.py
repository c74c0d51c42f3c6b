"""How are part numbers kept readable inside Persian text?"""

from __future__ import annotations

import re

_START, _END = "\u2066", "\u2069"  # left-to-right isolate, pop isolate
# Latin words and figures with what stands between them.
_RUN = re.compile(r"[0-9A-Za-z]+(?:[-./+_&:,°×* ]{1,2}[0-9A-Za-z]+)*")
_LETTER = re.compile("[A-Za-z]")


def isolate_codes(text: str) -> str:
    """`text` in which each Latin code keeps its own direction: 6205-2RS is not drawn 2RS-6205.

    The marks are invisible, and `clean` takes them away again. Figures without a Latin letter
    stay as they are: «۱۰-۲۰» is read from right to left.
    """
    return _RUN.sub(_isolated, text)


def _isolated(run: re.Match[str]) -> str:
    return f"{_START}{run[0]}{_END}" if _LETTER.search(run[0]) else run[0]
