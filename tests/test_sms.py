"""Messages by SMS leave through a gateway over HTTP, wait while it is away, and say no secret."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask import Flask

from webapp import create_app, outgoing, sms, sms_gateways
from webapp.config import Settings
from webapp.db import db, now, reading, unit_of_work
from webapp.sms import SmsMessage
from webapp.sms_gateways import ConsoleSender, HttpSender, SmsFault
from webapp.tenancy import scopes

from .conftest import settings_for

KEY, CODE = "k3y-of-the-gateway", "482915"
TEXT = f"قفسه: کد شما {CODE} است."


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        self.server.asked.append((self.path, dict(self.headers), form))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        pass


class Gateway(ThreadingHTTPServer):
    """As much of an SMS gateway as a sender needs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], dict[str, list[str]]]] = []
        self.status, self.location, self.delay = 200, "", 0.0
        self.body = b'{"return": {"status": 200}, "entries": [{"messageid": 1}]}'

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return self.base + "/v1/{key}/sms/send.json"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as gateway:
        threading.Thread(target=gateway.serve_forever, args=(0.02,), daemon=True).start()
        yield gateway
        gateway.shutdown()


@pytest.fixture
def sender(gateway: Gateway) -> HttpSender:
    return HttpSender(gateway.url, KEY, sender="10004346", seconds=1)


def send(sender: HttpSender) -> None:
    sender.send("+989121112233", TEXT, "77")


# --- the gateway ----------------------------------------------------------------------------


def test_the_gateway_gets_number_text_sender_and_the_fixed_id(gateway, sender):
    send(sender)
    path, _, form = gateway.asked[0]
    assert path == f"/v1/{KEY}/sms/send.json"
    assert form == {
        "receptor": ["09121112233"],
        "message": [TEXT],
        "sender": ["10004346"],
        "localid": ["77"],
    }


def test_another_gateway_has_other_names_and_wants_its_key_in_a_header(gateway):
    names = ("to", "text", "", "uid")
    send(HttpSender(gateway.base + "/send?a=1", KEY, "X-API-Key", names=names))
    path, headers, form = gateway.asked[0]
    assert (path, headers["X-API-Key"]) == ("/send?a=1", KEY)
    assert set(form) == {"to", "text", "uid"}


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 403, 500, 503])
def test_everything_but_a_yes_is_a_fault(gateway, sender, status):
    gateway.status, gateway.body = status, TEXT.encode()
    with pytest.raises(SmsFault, match=f"^HTTP {status}$"):
        send(sender)


def test_a_redirect_is_never_followed(gateway, sender):
    with Gateway() as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, args=(0.02,), daemon=True).start()
        gateway.status, gateway.location = 307, elsewhere.base + "/"
        with pytest.raises(SmsFault):
            send(sender)
        assert elsewhere.asked == []
        elsewhere.shutdown()


def test_a_refusal_inside_a_polite_answer_is_a_fault(gateway, sender):
    gateway.body = b'{"return": {"status": 418, "message": "no credit"}}'
    with pytest.raises(SmsFault, match="status 418"):
        send(sender)


def test_a_gateway_that_does_not_answer_costs_its_seconds_only(gateway, sender):
    gateway.delay = 3
    with pytest.raises(SmsFault, match=r"^TimeoutError$"):
        send(sender)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/{key}", "http://[/{key}", "http:///{key}"])
def test_a_fault_says_neither_key_nor_code(url):
    with pytest.raises(SmsFault) as caught:
        send(HttpSender(url, KEY, seconds=1))
    assert KEY not in str(caught.value) and CODE not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_the_terminal_shows_what_nobody_else_would_take(capsys):
    ConsoleSender().send("+989121112233", TEXT, "77")
    assert TEXT in capsys.readouterr().err


def test_production_without_a_gateway_has_no_way_out(settings):
    assert sms_gateways.sender_of(dataclasses.replace(settings, mode="production")) is None
    assert isinstance(sms_gateways.sender_of(settings), ConsoleSender)


# --- the queue ------------------------------------------------------------------------------


@pytest.fixture
def posting(settings: Settings, gateway: Gateway) -> Iterator[Callable[..., Flask]]:
    """The site with a gateway, and further settings as given."""
    made = []

    def create(**changes: str) -> Flask:
        url = settings.database_url if settings.database_url.startswith("postgresql") else ""
        known = {
            "GHAFASEH_SMS_URL": gateway.url,
            "GHAFASEH_SMS_KEY": KEY,
            "GHAFASEH_SMS_SECONDS": "1",
            "GHAFASEH_DEMO": "0",
            "GHAFASEH_LOG_LEVEL": "DEBUG",
        }
        app = create_app(settings_for(settings.data_dir, url, **{**known, **changes}))
        made.append(app)
        return app

    yield create
    for app in made:
        with app.app_context():
            db.engine.dispose()


def write(app: Flask, **more: Any) -> None:
    with app.app_context(), unit_of_work(scopes.system("test")):
        sms.write("+989121112233", TEXT, **more)


def messages(app: Flask) -> list[SmsMessage]:
    with app.app_context(), reading(scopes.system("test", writes=False)):
        return list(db.session.scalars(db.select(SmsMessage).order_by(SmsMessage.id)))


def make_due(app: Flask) -> None:
    with app.app_context(), unit_of_work(scopes.system("test")):
        for message in db.session.scalars(db.select(SmsMessage)):
            message.next_try_at = now() - dt.timedelta(seconds=1)


def test_a_message_arrives_once_and_its_text_is_wiped(posting, gateway):
    app = posting()
    write(app)
    assert (sms.send_waiting(app), sms.send_waiting(app)) == (1, 0)
    assert len(gateway.asked) == 1
    sent = messages(app)[0]
    assert (sent.state, sent.text) == ("sent", "") and sent.sent_at is not None


def test_a_message_that_failed_once_arrives_under_the_same_id(posting, gateway):
    app = posting()
    gateway.status = 500
    write(app)
    assert sms.send_waiting(app) == 0
    gateway.status = 200
    assert sms.send_waiting(app) == 0, "its time has not come yet"
    make_due(app)
    assert sms.send_waiting(app) == 1
    first, second = (form["localid"] for _, _, form in gateway.asked)
    assert first == second


def test_it_rests_longer_each_time_and_then_is_dead_and_empty(posting, gateway):
    app = posting()
    gateway.status = 503
    write(app)
    rests = []
    for _ in range(sms.MAX_TRIES):
        assert sms.send_waiting(app) == 0
        rests.append(round((messages(app)[0].next_try_at - now()).total_seconds()))
        make_due(app)
    assert rests[:4] == [10, 30, 60, 300]
    dead = messages(app)[0]
    assert (dead.state, dead.text, dead.last_error) == ("dead", "", "HTTP 503, status 200")


def test_a_code_that_is_too_late_is_not_sent(posting, gateway):
    app = posting()
    write(app, good_until=now() - dt.timedelta(seconds=1))
    assert sms.send_waiting(app) == 0 and gateway.asked == []
    assert (messages(app)[0].state, messages(app)[0].text) == ("dead", "")


def test_one_that_was_taken_and_not_heard_of_again_is_sent_again(posting, gateway):
    """As after the power is cut between the sending and the note of it."""
    app = posting()
    write(app)
    with app.app_context():
        assert len(outgoing.take(sms.SmsMessage, 50, sms.PAUSES)) == 1
    make_due(app)
    assert sms.send_waiting(app) == 1


def test_neither_key_nor_code_nor_number_comes_into_the_log(posting, gateway, capfd):
    app = posting()
    write(app)
    gateway.status, gateway.body = 500, TEXT.encode()
    sms.send_waiting(app)
    make_due(app)
    gateway.status, gateway.body = 200, b""
    sms.send_waiting(app)
    logged = "".join(capfd.readouterr())
    assert "sms not sent" in logged
    assert not any(secret in logged for secret in (KEY, CODE, "912111"))
