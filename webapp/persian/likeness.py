"""Could a reader take one company's name for another's?"""

from __future__ import annotations

import re

from .letters import fold

# Letters of one sound, letters a stroke apart, and the Greek, Cyrillic and digit twins of Latin.
_ALIKE = str.maketrans(
    {
        twin: shown
        for shown, twins in {
            **{"س": "ثص", "ز": "ذضظ", "ت": "ط", "ه": "ح", "ق": "غ", "ک": "گ", "ا": "ع"},
            **{"l": "i1ιі", "o": "0οо", "a": "αа", "e": "εе", "b": "βв", "c": "с", "h": "н"},
            **{"j": "ј", "k": "κк", "m": "м", "n": "ν", "p": "ρр", "s": "ѕ", "t": "τт"},
            **{"u": "υ", "x": "χх", "y": "у"},
        }.items()
        for twin in twins
    }
)
# What the law and habit add to a name tells no two companies apart.
_ADDITIONS = frozenset(
    fold(
        "شرکت موسسه کارخانه کارخانجات گروه هلدینگ تعاونی سهامی خاص عام با مسئولیت محدود تولیدی "
        "صنعتی بازرگانی مهندسی خدماتی فنی دانش بنیان و های ltd co llc inc company group industrial"
    ).split()
)
_TWIN_SIGNS = str.maketrans("$|", "sl")
_REPEATED = re.compile(r"(.)\1+")


def look_alike(name: str) -> str:
    """The skeleton of a company's name; equal skeletons mean "show both to the officer".

    Folded, without legal additions, blanks and punctuation; letters of one sound are one (ث ص س),
    twins of other alphabets are the Latin letter, doubled letters single. It warns and never
    refuses: unlike names may share a skeleton. A name of additions only keeps them.
    """
    parts = re.findall(r"[^\W_]+", fold(name).translate(_TWIN_SIGNS))
    telling = [part for part in parts if part not in _ADDITIONS] or parts
    return _REPEATED.sub(r"\1", "".join(telling).translate(_ALIKE))
