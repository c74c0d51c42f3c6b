"""The way of a file through the import, and its limits. Pure."""

from __future__ import annotations

from enum import StrEnum

CHUNK = 200  # rows a transaction
MAX_FINDINGS = 2_000  # of each kind kept for the page; counts are always whole


class BatchState(StrEnum):
    UPLOADED = "uploaded"  # the file lies here, its columns are not matched
    CHECKING = "checking"  # each row is read, nothing is written
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


_S = BatchState
MOVES: dict[BatchState, frozenset[BatchState]] = {
    _S.UPLOADED: frozenset({_S.CHECKING}),
    _S.CHECKING: frozenset({_S.CHECKED, _S.UPLOADED}),
    _S.CHECKED: frozenset({_S.CHECKING, _S.UPLOADED, _S.RUNNING}),
    _S.RUNNING: frozenset({_S.DONE}),
    _S.DONE: frozenset({_S.UNDOING}),
    _S.UNDOING: frozenset({_S.UNDONE, _S.DONE}),
    _S.UNDONE: frozenset(),
}
WORKING = frozenset({_S.CHECKING, _S.RUNNING, _S.UNDOING})
NOT_BEGUN = frozenset({_S.UPLOADED, _S.CHECKED})


class FindingKind(StrEnum):
    """What is said of a row. Only a refused one does not come in."""

    REFUSED = "refused"
    SHORTENED = "shortened"  # title cut, whole text in the summary
    DUPLICATE = "duplicate"  # same title and HS code in the province or above in the file
    ALIKE = "alike"  # asks for the same as a published need, of whichever province
    MENDED = "mended"  # a leading zero that a spreadsheet had taken away
    UNPUBLISHED = "unpublished"  # comes in as a draft, against what was asked
