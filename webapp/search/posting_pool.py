"""Sorts the postings of a new segment: what does not fit into memory waits on disk in blocks.

Whoosh's own pool writes and reads every posting by itself, which takes half of the time of a build.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from whoosh.writing import PostingPool

BLOCK = 4096
# What a posting takes in memory beside the bytes of its token.
_POSTING_BYTES = 200

Posting = tuple[str, bytes, int, float, bytes]


class BlockPool(PostingPool):
    """Whoosh's pool, with runs of sorted blocks."""

    def add(self, item: Posting) -> None:
        """Keeps the posting; when there are too many, all that are kept go to disk, sorted."""
        self.fieldnames.add(item[0])
        self.currentsize += _POSTING_BYTES + len(item[1])
        if self.currentsize > self.limit:
            self.save()
        self.current.append(item)

    def _write_run(self, file: Any, items: Iterable[Posting]) -> None:
        following = iter(items)
        with file:
            while block := list(islice(following, BLOCK)):
                marshal.dump(block, file)

    def _read_run(self, path: str) -> Iterator[Posting]:
        with self._open_run(path) as file:
            while True:
                try:
                    # our own file of a moment ago, in a folder that nobody else may write
                    block = marshal.load(file)  # nosec B302
                except EOFError:
                    break
                yield from block
        self._remove_run(path)
