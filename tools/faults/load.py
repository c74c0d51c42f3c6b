"""People at work on the site over HTTP, who write down what they were answered."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import random
import re
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests.browser import Browser, fields_of
from tests.cast import Cast

from .history import Deed

PROVINCE = "yazd"
PATIENCE_SECONDS = 25.0  # so long somebody presses the same button again
PAUSE_SECONDS = 0.25
TIMEOUT_SECONDS = 8.0
SUPPLIERS = ("supplier", "other_supplier")


class Person:
    """Somebody signed in, with his cookie; what he sends is sent until it is answered."""

    def __init__(self, app: Flask, cast: Cast, name: str, port: int) -> None:
        self.name, self.port = name, port
        self.browser = Browser(app, cast.people[name], PROVINCE)
        cookie = self.browser.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        with app.test_request_context():
            self.csrf = self.browser.csrf()
        self.cookie = f"{cookie.key}={cookie.value}"

    def send(self, path: str, facts: dict[str, Any], patience: float) -> str | None:
        """Where the site sent him on to, or None when it never said that it is done.

        It is one form however often it is sent: its nonce stays the same.
        """
        sent = {**facts, "csrf_token": self.csrf, "nonce": secrets.token_hex(16)}
        until = time.monotonic() + patience
        while time.monotonic() < until:
            status, location = self._post(path, urlencode(sent, doseq=True))
            if status == 303 and "/sign-in" not in location:
                return location
            if status in (404, 409, 422):
                return None
            time.sleep(PAUSE_SECONDS)
        return None

    def _post(self, path: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", f"/{PROVINCE}{path}", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location") or ""
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


@dataclass
class Load:
    """The people, and everything they did."""

    app: Flask
    cast: Cast
    port: int
    rate: float  # deeds a second, of all together
    deeds: list[Deed] = field(default_factory=list)
    patience: float = PATIENCE_SECONDS
    _shown: list[tuple[str, int]] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _number: Any = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        officer = Person(self.app, self.cast, "yazd_officer", self.port)
        form = f"/admin/needs/new?company={self.cast.companies['producer']}"
        self._new_need = fields_of(officer.browser.get(form).form("/admin/needs/new"))
        self._form_path = form
        self.officers = [officer, Person(self.app, self.cast, "yazd_admin", self.port)]
        self.suppliers = [Person(self.app, self.cast, name, self.port) for name in SUPPLIERS]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        people = [*self.officers, *self.officers, *self.suppliers]
        threads = [threading.Thread(target=self._work, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _work(self, person: Person) -> None:
        rng = random.Random(secrets.randbits(32))  # nosec B311 # pauses
        while not self._stop.wait(rng.expovariate(self.rate / 6)):
            if person in self.suppliers:
                self._declare(person, rng)
            else:
                self._record(person, rng)

    def _record(self, person: Person, rng: random.Random) -> None:
        """A need from its draft onto the shelf, and of some of them away again."""
        with self._guard:
            mark = f"خطا {next(self._number):06d} {secrets.token_hex(3)}"
        place = person.send(
            self._form_path,
            {**self._new_need, "title": mark, "kind": "part", "field": "metal"},
            self.patience,
        )
        self._note("recorded", mark, place is not None)
        found = re.search(r"/needs/(\d+)$", place or "")
        if found is None:
            return
        number = int(found[1])
        page = f"/admin/needs/{number}"
        consent = {"given_by": "مدیرعامل", "agreed": "y", "reference": "۱"}
        if person.send(f"{page}/consent", consent, self.patience) is None:
            return
        done = person.send(f"{page}/publish", {}, self.patience) is not None
        self._note("published", mark, done)
        if done and rng.random() < 0.3:
            gone = person.send(f"{page}/withdraw-consent", {"note": "۱"}, self.patience)
            self._note("withdrawn", mark, gone is not None)
        elif done:
            with self._guard:
                self._shown.append((mark, number))

    def _declare(self, person: Person, rng: random.Random) -> None:
        with self._guard:
            chosen = rng.choice(self._shown) if self._shown else None
            asked = {(deed.mark, deed.who) for deed in self.deeds if deed.kind == "declared"}
        if chosen is None or (chosen[0], person.name) in asked:
            return
        offer = {"readiness": "similar", "message": "نمونه داریم"}
        place = person.send(f"/needs/{chosen[1]}/interest", offer, self.patience)
        self._note("declared", chosen[0], place is not None, person.name)

    def _note(self, kind: str, mark: str, sure: bool, who: str = "") -> None:
        with self._guard:
            self.deeds.append(Deed(kind, mark, sure, who))
