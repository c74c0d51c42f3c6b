"""Spreadsheets in and out: any table file becomes plain rows, any rows become a safe file.

Reading: xlsx, xls, ods and text tables are first brought into one form (UTF-8, comma, every cell
a text), so that nobody after this package can tell what kind of file it was.
"""

from .errors import MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetError
from .reading import SUFFIXES, Sheet, normalise, read
from .writing import Column, write_csv, write_xlsx

__all__ = [
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "SUFFIXES",
    "Column",
    "Sheet",
    "SheetError",
    "normalise",
    "read",
    "write_csv",
    "write_xlsx",
]
