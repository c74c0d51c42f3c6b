"""The words in force, made ready once in each process and looked after every two seconds.

A search never waits for the database here: whoever finds the words too old asks for the version,
everybody else goes on with what is there. When the database cannot be read, the words stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import structlog
from flask import Flask, current_app, has_app_context

from webapp.db import reading
from webapp.search.lexicon import Lexicon, Lists, built_in_lexicon
from webapp.tenancy import scopes

from . import queries

LOOK_EVERY = 2.0
_NAME = "ghafaseh.words"

log = structlog.get_logger()


class CurrentWords:
    """The words of one process; any number of threads ask."""

    def __init__(
        self,
        read: Callable[[int], tuple[int, Lists | None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read(version)` gives the version in force, and the lists unless it is this one."""
        self._read, self._clock = read, clock
        self._lock = Lock()
        self._looked: float | None = None
        # version 0 are the lists of the program
        self._known: tuple[int, Lexicon] = (0, built_in_lexicon())

    def lexicon(self) -> Lexicon:
        """The words in force, as of two seconds ago at most."""
        if self._is_old() and self._lock.acquire(blocking=self._looked is None):
            try:
                if self._is_old():
                    self._look()
            finally:
                self._lock.release()
        return self._known[1]

    def at(self, version: int) -> Lexicon | None:
        """The words of this version, if they are those made ready."""
        known, lexicon = self._known
        return lexicon if known == version else None

    def look_again(self) -> None:
        """The next question looks at the database, however short ago that was done."""
        if self._looked is not None:
            self._looked -= LOOK_EVERY

    def _is_old(self) -> bool:
        return self._looked is None or self._clock() - self._looked >= LOOK_EVERY

    def _look(self) -> None:
        try:
            version, lists = self._read(self._known[0])
            if lists is not None:
                self._known = version, Lexicon.of(lists)
        except Exception as error:
            log.warning("the words could not be read", error=repr(error))
        # after the work: a database that answers slowly is not asked by one after the other
        self._looked = self._clock()


def of(app: Flask) -> CurrentWords:
    """The words of this process."""
    found: CurrentWords | None = app.extensions.get(_NAME)
    if found is None:
        found = app.extensions.setdefault(_NAME, CurrentWords(lambda known: read(app, known)))
    return found


def lexicon_of(app: Flask) -> Lexicon:
    """The words in force, made ready."""
    return of(app).lexicon()


def read(app: Flask, known: int) -> tuple[int, Lists | None]:
    """The version in force, and the lists unless it is the known one.

    Visitors may read the lists, so this needs no more than their scope.
    """
    with inside(app), reading(scopes.public()):
        # first the number: lists that are newer than it are only read once more
        version = queries.version()
        return version, None if version == known else queries.edited_lists()


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """The context of the app, or the one there is: leaving a second one would end its session."""
    if has_app_context() and current_app._get_current_object() is app:  # type: ignore[attr-defined]
        yield
    else:
        with app.app_context():
            yield


def init_app(app: Flask) -> None:
    # the engine asks for the words without knowing where they come from
    app.extensions["ghafaseh.lexicon"] = lambda: lexicon_of(app)
