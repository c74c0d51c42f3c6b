"""Persian text, digits, numbers, dates and identifiers: pure functions, no framework.

Errors are ValueErrors whose `reason` is a code; the sentence a person reads is written elsewhere.
"""

from .alphabet import alphabetical
from .dates import (
    MONTHS,
    TEHRAN,
    WEEKDAYS,
    DateError,
    jdate,
    parse_date,
    parse_date_time,
    parse_time,
    week_start,
)
from .digits import en_digits, fa_digits
from .directions import isolate_codes
from .identifiers import (
    IdentifierError,
    company_national_id,
    hs_code,
    mobile,
    person_national_id,
    postal_code,
    postal_code_ok,
)
from .keyboards import unscramble, unscramble_latin
from .letters import clean, clean_lines, count_words, fold, shorten, slug_key, words
from .likeness import look_alike
from .numbers import NumberError, format_number, parse_number, parse_whole
from .titles import title_words

__all__ = [
    "MONTHS",
    "TEHRAN",
    "WEEKDAYS",
    "DateError",
    "IdentifierError",
    "NumberError",
    "alphabetical",
    "clean",
    "clean_lines",
    "company_national_id",
    "count_words",
    "en_digits",
    "fa_digits",
    "fold",
    "format_number",
    "hs_code",
    "isolate_codes",
    "jdate",
    "look_alike",
    "mobile",
    "parse_date",
    "parse_date_time",
    "parse_number",
    "parse_time",
    "parse_whole",
    "person_national_id",
    "postal_code",
    "postal_code_ok",
    "shorten",
    "slug_key",
    "title_words",
    "unscramble",
    "unscramble_latin",
    "week_start",
    "words",
]
