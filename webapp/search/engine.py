"""What any search engine of the site must be able to do, so that another can take over."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from .documents import Document, Query, Results
from .lexicon import Lexicon


class IndexLost(Exception):
    """There is no usable index: show the database's newest needs, and rebuild."""


class IndexBusy(Exception):
    """Another process writes the index; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be true after one step: these documents hold, those ids are gone.

    `position` is the last outbox row that the step covers.
    """

    documents: tuple[Document, ...]
    removed: frozenset[int]
    position: int


class Target(Protocol):
    """Something that outbox rows are drained into: the index in force, or one being built."""

    @property
    def position(self) -> int:
        """The last outbox row that is in the index for certain."""

    def apply(self, changes: Changes) -> None:
        """Make `changes` true, on disk, then advance `position`. Twice is as good as once."""

    def writing(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """Hold the right to write; IndexBusy when it is not free within `wait` seconds."""


class Engine(Target, Protocol):
    """The index in force."""

    @property
    def document_count(self) -> int:
        """How many documents can be found. Raises IndexLost."""

    def search(self, query: Query, lexicon: Lexicon | None = None) -> Results:
        """The answer, from the newest committed state. Raises IndexLost.

        `lexicon` stands in for the one in force, to see what a change would do.
        """

    def rebuild(
        self,
        documents: Iterable[Document],
        position: int,
        catch_up: Callable[[Target], object] | None = None,
    ) -> None:
        """Replace the index by one of exactly `documents`, which were true at `position`.

        Built beside and switched to in one step; `catch_up` drains into it before the switch.
        """
