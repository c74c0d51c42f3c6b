"""Requests as they come over the wire, also those no browser would send, and their answers.

A request goes to the program itself in this thread (`Inside`) or to a running server (`Wire`).
"""

from __future__ import annotations

import gzip
import http.client
import io
import threading
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

from webapp import errors
from webapp.tenancy.scopes import TenancyError

HOST = "localhost"
_URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """`target` is path and query as they stand in the first line of a request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __str__(self) -> str:
        lines = [f"{self.method} {_short(self.target)}"]
        lines += [f"{name}: {_short(value)}" for name, value in self.headers]
        return "\n".join([*lines, repr(self.body[:600])] if self.body else lines)


def _short(text: str) -> str:
    return text if len(text) <= 400 else f"{text[:400]}… ({len(text)} letters)"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes
    fault: str = field(default="", compare=False)  # what was raised on the way to it

    @property
    def mimetype(self) -> str:
        return (self.headers.get("Content-Type") or "").partition(";")[0]

    @property
    def content(self) -> bytes:
        """The body without the compression of the way."""
        if self.headers.get("Content-Encoding") == "gzip":
            return gzip.decompress(self.body)
        return self.body

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class Asks(Protocol):
    """A way to a site."""

    def ask(self, request: Request) -> Answer: ...


def form(
    target: str, fields: Iterable[tuple[str, str]], headers: Mapping[str, str] | None = None
) -> Request:
    """A form sent by a browser."""
    told = {**(headers or {}), "Content-Type": _URLENCODED}
    return Request("POST", target, tuple(told.items()), urlencode(list(fields)).encode())


def cookie_of(app: Flask, token: str | None, csrf: str) -> str:
    """The cookie of who holds this sign-in, or of a visitor who has seen a form."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = csrf
        if token:
            session.update(_user_id=token, _fresh=True)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    return f"{name}={cookie.value if cookie else ''}"


def signed(app: Flask, csrf: str) -> str:
    """The token of forms that goes with this cookie."""
    secret = str(app.config["SECRET_KEY"])
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(csrf))


# --- to the program itself ------------------------------------------------------------------


class Inside:
    """The program called in this thread, as a server with threads calls it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._raised = threading.local()
        if not app.testing:
            self._listen()

    def _listen(self) -> None:
        """What the site turns into its page of faults is kept for the report."""

        def keep(error: Exception) -> Any:
            self._raised.fault = _told(error)
            return errors._fault(error)

        for kind in (Exception, TenancyError):
            self.app.register_error_handler(kind, keep)

    def ask(self, request: Request) -> Answer:
        self._raised.fault = ""
        try:
            body, status, headers = run_wsgi_app(self.app, environ_of(request), buffered=True)
        except Exception as error:  # nothing between the program and its server caught it
            return Answer(500, Headers(), b"", _told(error))
        return Answer(int(status.split()[0]), headers, b"".join(body), self._raised.fault)


def _told(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def environ_of(request: Request) -> dict[str, Any]:
    """The request as a server hands it over."""
    path, _, query = request.target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "surrogateescape").decode("latin-1"),
        "REQUEST_URI": request.target,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = value.encode("utf-8", "surrogateescape").decode("latin-1")
    return environ


# --- to a running server --------------------------------------------------------------------


class Wire:
    """A server on this machine; each thread has a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._own = threading.local()

    def ask(self, request: Request) -> Answer:
        try:
            return self._send(request)
        except (http.client.HTTPException, OSError):  # the server has closed a resting connection
            self._own.line = None
            return self._send(request)

    def _send(self, request: Request) -> Answer:
        line = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": HOST, **dict(request.headers)}
        line.request(request.method, request.target, request.body or None, headers)
        answer = line.getresponse()
        return Answer(answer.status, Headers(answer.getheaders()), answer.read())
