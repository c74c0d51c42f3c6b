"""Those who write into SQLite wait in a queue: whoever came first writes first.

SQLite itself lets them ask again and again, ever more rarely, so that who has just come is served
before who has waited long; under load some would wait until they are refused.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from sqlalchemy import Engine, event

Ticket = threading.Event


class Turns:
    """The queue of one process. A turn is a hint, not a wall: SQLite's own lock is that."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._queue: deque[Ticket] = deque()
        self._lock = threading.Lock()

    def take(self) -> Ticket:
        """It is this thread's turn, or it has waited long enough; to be given back either way."""
        ticket = Ticket()
        with self._lock:
            self._queue.append(ticket)
            if self._queue[0] is ticket:
                return ticket
        ticket.wait(self.patience)
        return ticket

    def give(self, ticket: Ticket) -> None:
        """The next one may write."""
        with self._lock:
            if ticket in self._queue:
                self._queue.remove(ticket)
            if self._queue:
                self._queue[0].set()

    @property
    def waiting(self) -> int:
        """How many have the turn or wait for it."""
        return len(self._queue)


_KEY = "turn"


def guard_engine(engine: Engine, turns: Turns) -> None:
    """A transaction's turn ends with it, however it ends."""

    def over(connection: Any) -> None:
        if not connection.invalidated:  # an invalid one has given its turn back already
            _end(turns, connection.info)

    def returned(dbapi: Any, record: Any, *_: Any) -> None:
        _end(turns, record.info)

    event.listen(engine, "commit", over)
    event.listen(engine, "rollback", over)
    for name in ("checkin", "invalidate"):
        event.listen(engine, name, returned)


def begin(turns: Turns, connection: Any) -> None:
    """`connection` is about to write, in its turn."""
    _end(turns, connection.info)
    connection.info[_KEY] = turns.take()


def _end(turns: Turns, info: dict[Any, Any]) -> None:
    ticket = info.pop(_KEY, None)
    if ticket is not None:
        turns.give(ticket)
