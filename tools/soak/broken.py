"""Sites with one wall missing, to see that a soak finds it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, make_response, request

from webapp import access
from webapp.db import db
from webapp.tenancy import scopes


class _Shared:
    """A variable of the module, where a ContextVar should be: each request writes its own in.

    Sessions are of one thread, or SQLite would stand still before anything leaks: two threads
    in one connection wait for each other.
    """

    def __init__(self) -> None:
        self.value: Any = None
        self.own = threading.local()
        self.sessions: dict[Any, Any] = db.session.registry.registry

    def get(self) -> Any:
        return self.value

    def set(self, value: Any) -> None:
        self.own.depth = getattr(self.own, "depth", 0) + 1
        self.value = value

    def reset(self, before: None) -> None:
        """Whoever comes next writes his own."""
        self.own.depth -= 1
        if not self.own.depth:
            self._close()

    def _close(self) -> None:
        """What this thread has opened in scopes of others goes with its own."""
        mine = threading.get_ident()
        for key in [key for key in list(self.sessions) if key[0] == mine]:
            self.sessions.pop(key).close()


@contextlib.contextmanager
def scope_of_the_module() -> Iterator[None]:
    """The scope in force is that of whoever opened one last, in any thread."""
    registry = db.session.registry
    kept, key = scopes._current, registry.scopefunc
    shared = _Shared()
    scopes._current = shared  # type: ignore[assignment]
    registry.scopefunc = lambda: (threading.get_ident(), id(shared.value))
    try:
        yield
    finally:
        scopes._current, registry.scopefunc = kept, key


@contextlib.contextmanager
def pages_kept_by_path() -> Iterator[None]:
    """A page is made once for each path, whoever asks for it and on whichever province's site."""
    kept, made = access._enter, {}

    def enter(mark: access.Mark, view: Callable[..., Any], args: Any, kwargs: Any) -> Response:
        if request.method != "GET":
            return kept(mark, view, args, kwargs)
        key = request.full_path
        if key not in made:
            answer = kept(mark, view, args, kwargs)
            answer.direct_passthrough = False
            made[key] = (answer.get_data(), answer.status_code, answer.mimetype)
        body, status, mimetype = made[key]
        again = make_response(body, status)
        again.mimetype = mimetype or "text/html"
        return again

    access._enter = enter
    try:
        yield
    finally:
        access._enter = kept


WALLS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "scope": scope_of_the_module,
    "cache": pages_kept_by_path,
}
