"""Mail leaves through a mail server, waits while there is none, and gives up in the end."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from webapp import create_app, mail, notices
from webapp.accounts.models import User
from webapp.config import Settings
from webapp.db import db, now, reading, unit_of_work
from webapp.notices import MailMessage
from webapp.tenancy import scopes

from .conftest import settings_for

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as a sender needs."""

    server: PostOffice

    def handle(self) -> None:
        self.say("220 post office")
        while line := self.rfile.readline():
            verb = line.decode("ascii").strip().upper().split(" ")[0].split(":")[0]
            if verb == "DATA":
                self.say("354 go on")
                self.take()
                self.say("250 taken")
            elif verb == "RCPT" and self.server.refuses:
                self.say("450 the box is full")
            elif verb in ("EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP"):
                self.say("250 good")
            else:
                self.say("221 bye" if verb == "QUIT" else "502 unknown")
                if verb == "QUIT":
                    return

    def say(self, words: str) -> None:
        self.wfile.write(words.encode("ascii") + b"\r\n")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.server.letters.append(letter)


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.letters: list[EmailMessage] = []
        self.refuses = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, args=(0.02,), daemon=True).start()
        yield office
        office.shutdown()


@pytest.fixture
def posting(settings: Settings, office: PostOffice) -> Iterator[Callable[..., Flask]]:
    """The site with a mail server, and further settings as given."""
    made = []

    def create(**changes: str) -> Flask:
        url = settings.database_url if settings.database_url.startswith("postgresql") else ""
        known = {
            "GHAFASEH_MAIL_HOST": "127.0.0.1",
            "GHAFASEH_MAIL_PORT": str(office.port),
            "GHAFASEH_MAIL_TLS": "0",
        }
        app = create_app(settings_for(settings.data_dir, url, **{**known, **changes}))
        made.append(app)
        return app

    yield create
    for app in made:
        with app.app_context():
            db.engine.dispose()


def write(app: Flask, subject: str = "نشست فردا", **more: Any) -> None:
    with app.app_context(), unit_of_work(scopes.system("test")):
        notices.write_mail("a@ghafaseh.example", subject, "متن پیام", **more)


def messages(app: Flask) -> list[MailMessage]:
    with app.app_context(), reading(scopes.system("test")):
        return list(db.session.scalars(db.select(MailMessage).order_by(MailMessage.id)))


def make_due(app: Flask, **changes: Any) -> None:
    with app.app_context(), unit_of_work(scopes.system("test")):
        for message in db.session.scalars(db.select(MailMessage)):
            message.next_try_at = now() - dt.timedelta(seconds=1)
            for name, value in changes.items():
                setattr(message, name, value)


def test_a_message_arrives_with_its_words_and_its_fixed_id(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    write(app, key="meeting.12")
    assert mail.send_waiting(app) == 1
    letter = office.letters[0]
    assert letter["Subject"] == "نشست فردا"
    assert letter["Message-ID"] == "<meeting.12@ghafaseh>"
    assert letter["To"] == "a@ghafaseh.example"
    assert letter.get_content().strip() == "متن پیام"
    assert [m.state for m in messages(app)] == ["sent"]
    assert messages(app)[0].sent_at is not None


def test_a_sent_message_is_not_sent_again(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    write(app)
    assert (mail.send_waiting(app), mail.send_waiting(app)) == (1, 0)
    assert len(office.letters) == 1


def test_a_calendar_travels_as_a_file_that_says_what_it_asks_for(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    write(app, calendar=CALENDAR)
    mail.send_waiting(app)
    part = next(office.letters[0].iter_attachments())
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "meeting.ics"
    assert "BEGIN:VCALENDAR" in part.get_payload(decode=True).decode("utf-8")


def test_without_a_mail_server_messages_wait(app: Flask) -> None:
    write(app)
    assert mail.send_waiting(app) == 0
    waiting = messages(app)[0]
    assert (waiting.state, waiting.tries) == ("waiting", 0)


def test_a_refused_message_rests_longer_each_time_and_then_is_dead(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    office.refuses = True
    write(app)
    rests = []
    for _ in range(mail.MAX_TRIES):
        assert mail.send_waiting(app) == 0
        rests.append(round((messages(app)[0].next_try_at - now()).total_seconds() / 60))
        make_due(app)
    assert rests[:4] == [1, 5, 15, 60]
    dead = messages(app)[0]
    assert (dead.state, dead.tries) == ("dead", 10)
    assert "450" in dead.last_error
    office.refuses = False
    assert mail.send_waiting(app) == 0, "a dead message stays where an admin can see it"


def test_a_message_that_failed_once_arrives_under_the_same_id(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    office.refuses = True
    write(app, key="once")
    mail.send_waiting(app)
    office.refuses = False
    assert mail.send_waiting(app) == 0, "its time has not come yet"
    make_due(app)
    assert mail.send_waiting(app) == 1
    assert [letter["Message-ID"] for letter in office.letters] == ["<once@ghafaseh>"]


def test_one_bad_address_does_not_hold_up_the_others(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting()
    write(app, "نخست")
    make_due(app, to_address="not an\naddress")
    write(app, "دوم")
    assert mail.send_waiting(app) == 1
    assert [letter["Subject"] for letter in office.letters] == ["دوم"]


def test_nothing_goes_out_in_the_clear_when_encryption_is_asked_for(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting(GHAFASEH_MAIL_TLS="1")
    write(app)
    write(app)
    assert mail.send_waiting(app) == 0
    assert office.letters == []
    assert [m.state for m in messages(app)] == ["waiting", "waiting"]


def test_a_server_that_is_away_costs_a_try_only(
    posting: Callable[..., Flask], office: PostOffice
) -> None:
    app = posting(GHAFASEH_MAIL_PORT="1")
    write(app)
    assert mail.send_waiting(app) == 0
    assert messages(app)[0].state == "waiting"
    assert messages(app)[0].last_error


def test_people_are_told_once_by_notice_and_by_mail(app: Flask, cast: Any) -> None:
    telling = mail.Telling("tests.hello", "yazd", "pages.index", {}, {"who": "لیلا"}, "7:test")
    from webapp import labels

    labels.add({"notice_tests": {"hello": "سلام %(who)s"}})
    person = cast.people["producer"]
    for expected in (1, 0):
        with app.app_context(), unit_of_work(scopes.tenant("yazd")):
            assert mail.tell([person, person], telling) == expected
    written = messages(app)
    assert [m.to_address for m in written] == ["producer@ghafaseh.example"]
    assert "سلام لیلا" in written[0].body and "/yazd/" in written[0].body


def test_a_letter_s_words_and_figures_are_in_the_language_of_its_reader(
    app: Flask, cast: Any
) -> None:
    facts = {"need": "پمپ", "when": notices.moment(dt.datetime(2026, 12, 1, tzinfo=dt.UTC))}
    telling = mail.Telling("meetings.accepted", "yazd", "pages.index", {}, facts, "1:test")
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.get_one(User, cast.people["producer"]).language = "en"
        mail.tell([cast.people["producer"], cast.people["supplier"]], telling)
    with app.app_context(), reading(scopes.system("test", writes=False)):
        rows = db.session.scalars(db.select(MailMessage))
        letters = {row.related_user_id: row.body for row in rows}
    english, persian = letters[cast.people["producer"]], letters[cast.people["supplier"]]
    assert "1405" in english and not set(english) & set("۰۱۲۳۴۵۶۷۸۹")
    assert "۱۴۰۵" in persian and not set(persian) & set("1234567")
