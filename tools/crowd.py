"""The crowd of `tools.contention`: what it tries, how its success is counted, and the controls."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm.exc import StaleDataError

from tests.browser import Browser, fields_of
from tests.cast import Cast
from webapp import sheets
from webapp.accounts.actor import SYSTEM, Actor
from webapp.db import db, reading, unit_of_work
from webapp.importing import columns, provinces
from webapp.importing.plan import Options
from webapp.meetings import busy
from webapp.meetings.models import BusyTime, Meeting
from webapp.moves import RuleError
from webapp.needs import data, services
from webapp.needs.models import Need
from webapp.tenancy import scopes

PROVINCE = "yazd"
CONTENDERS = 20  # for each seat
QUARTERS = 4  # a meeting of an hour
_PATIENCE = 10.0


@dataclass
class Outcome:
    tries: int
    won: int = 0
    wrong: list[str] = field(default_factory=list)
    control: int = -1


def together(threads: int, tries: int, one: Callable[[int], None]) -> list[str]:
    """`one(n)` was called for each n below `tries`, by so many threads; what they raised."""
    numbers, guard, faults = iter(range(tries)), threading.Lock(), []

    def work() -> None:
        while True:
            with guard:
                number = next(numbers, None)
            if number is None:
                return
            try:
                one(number)
            except Exception as error:  # a fault of one try is a finding, not an end
                faults.append(f"try {number}: {error!r}"[:300])

    crowd = [threading.Thread(target=work) for _ in range(threads)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return faults


# --- rooms, persons and companies at one time -----------------------------------------------


def seats(app: Flask, cast: Cast, tries: int, threads: int) -> Outcome:
    """Of all who want one room, person or company at one hour, one has it, whole."""
    hours = max(tries // CONTENDERS, 1)
    won: list[int] = []

    def one(number: int) -> None:
        try:
            with app.app_context(), unit_of_work(scopes.tenant(PROVINCE)):
                busy.take(_meeting(number, hours))
            won.append(number)
        except RuleError:
            pass

    faults = together(threads, hours * CONTENDERS, one)
    outcome = Outcome(hours * CONTENDERS, len(won), faults)
    outcome.wrong += _seat_faults(app, won, hours)
    outcome.control = oversold(app, hours, threads)
    return outcome


def _meeting(number: int, hours: int) -> Meeting:
    """Contender `number` of its hour: all share a room, or a person, or a company, by turns."""
    hour = number % hours
    shared = ("room_id", "producer_user_id", "producer_company_id")[hour % 3]
    own = 1_000_000 + 10 * number
    facts = {
        "room_id": own,
        "producer_user_id": own + 1,
        "supplier_user_id": own + 2,
        "producer_company_id": own + 3,
        "supplier_company_id": own + 4,
        shared: 7,
    }
    starts = dt.datetime(2030, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
    return Meeting(province=PROVINCE, id=number + 1, starts_at=starts, minutes=60, **facts)


def _seat_faults(app: Flask, won: list[int], hours: int) -> Iterator[str]:
    with app.app_context(), reading(scopes.system("contention")):
        rows = db.session.execute(
            db.select(BusyTime.meeting_id, db.func.count()).group_by(BusyTime.meeting_id)
        )
        held = {meeting - 1: count for meeting, count in rows}
    places = Counter(number % hours for number in won)
    yield from (f"hour {hour} was given {n} times" for hour, n in places.items() if n > 1)
    yield from (f"hour {hour} was given to nobody" for hour in set(range(hours)) - set(places))
    yield from (f"loser {number} holds rows" for number in held.keys() - set(won))
    whole = 5 * QUARTERS
    yield from (f"winner {n} holds {held.get(n, 0)} rows" for n in won if held.get(n) != whole)


@contextmanager
def unwalled(app: Flask) -> Iterator[Any]:
    """A connection past all walls, to a table that has none."""
    engine = create_engine(app.extensions["ghafaseh.settings"].database_url)
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


def oversold(app: Flask, hours: int, threads: int) -> int:
    """Hours sold more than once when one looks first and writes then: as many as there are threads
    look at the same time, whatever the machine is busy with."""
    looked = threading.Barrier(threads, timeout=_PATIENCE)
    with unwalled(app) as connection:
        connection.execute(text("CREATE TABLE contended (hour integer, who integer)"))

    def one(number: int) -> None:
        with unwalled(app) as connection:
            query = text("SELECT count(*) FROM contended WHERE hour = :hour")
            taken = connection.execute(query, {"hour": number // CONTENDERS}).scalar_one()
            # The last few of all find nobody to wait for.
            with suppress(threading.BrokenBarrierError):
                looked.wait()
            if not taken:
                insert = text("INSERT INTO contended VALUES (:hour, :who)")
                connection.execute(insert, {"hour": number // CONTENDERS, "who": number})

    together(threads, min(hours, 40) * CONTENDERS, one)
    with unwalled(app) as connection:
        query = "SELECT count(*) - count(DISTINCT hour) FROM contended"
        count: int = connection.execute(text(query)).scalar_one()
        connection.execute(text("DROP TABLE contended"))
    return count


# --- one need, many editors -----------------------------------------------------------------


def edits(app: Flask, cast: Cast, tries: int, threads: int) -> Outcome:
    """Whoever saves what was shown before somebody else saved is refused: no edit is lost."""
    number, officer = cast.needs["draft"], _officer(cast)
    before = _counted(app, number)
    won: list[int] = []

    def one(_: int) -> None:
        with app.app_context():
            with reading(scopes.tenant(PROVINCE)):
                need = _need(number)
                version, shown = need.version, data.of(need)
            try:
                with unit_of_work(scopes.tenant(PROVINCE)):
                    services.edit(officer, _need(number), _raised(shown), version=version)
                won.append(version)
            except (RuleError, StaleDataError):
                pass

    faults = together(threads, tries, one)
    outcome = Outcome(tries, len(won), faults)
    if _counted(app, number) - before != len(won):
        outcome.wrong.append(f"{len(won)} edits won, {_counted(app, number) - before} are there")
    outcome.wrong += [f"version {v} was saved over {n} times" for v, n in _twice(won)]
    outcome.control = _lost_edits(app, officer, number, min(tries, 400), threads)
    return outcome


def _need(number: int) -> Need:
    return db.session.get_one(Need, (PROVINCE, number))


def _twice(won: list[int]) -> Iterator[tuple[int, int]]:
    return ((version, count) for version, count in Counter(won).items() if count > 1)


def _officer(cast: Cast) -> Actor:
    return Actor(id=cast.people["yazd_officer"], name="رضا", officer_of=frozenset({PROVINCE}))


def _raised(shown: data.NeedData) -> data.NeedData:
    """What was shown, with one more piece a year."""
    before = shown.annual_quantity or Decimal(0)
    return dataclasses.replace(shown, annual_quantity=before + 1)


def _counted(app: Flask, number: int) -> int:
    with app.app_context(), reading(scopes.tenant(PROVINCE)):
        return int(db.session.get_one(Need, (PROVINCE, number)).annual_quantity or 0)


def _lost_edits(app: Flask, officer: Actor, number: int, tries: int, threads: int) -> int:
    """Edits that vanish when nobody compares versions: all have opened the form, then all save."""
    before = _counted(app, number)
    won: list[int] = []
    with app.app_context(), reading(scopes.tenant(PROVINCE)):
        shown = data.of(_need(number))

    def one(_: int) -> None:
        with app.app_context():
            try:
                with unit_of_work(scopes.tenant(PROVINCE)):
                    services.edit(officer, _need(number), _raised(shown))
                won.append(1)
            except (RuleError, StaleDataError):
                pass

    together(threads, tries, one)
    return len(won) - (_counted(app, number) - before)


# --- one form, sent again and again ---------------------------------------------------------

PRESSES = 4


def double_posts(app: Flask, cast: Cast, tries: int, threads: int) -> Outcome:
    """A form that is sent several times at once does its work once."""
    forms = max(tries // PRESSES, 1)
    outcome = Outcome(forms * PRESSES)
    faults, counts = _posted(app, cast, forms, threads, with_nonce=True)
    outcome.won = sum(counts.values())
    outcome.wrong = faults + [f"{title}: {n} needs" for title, n in counts.items() if n != 1]
    if len(counts) != forms:
        outcome.wrong.append(f"{forms} forms made {len(counts)} needs")
    _, counts = _posted(app, cast, min(forms, 20), threads, with_nonce=False)
    outcome.control = sum(count - 1 for count in counts.values())
    return outcome


def _posted(
    app: Flask, cast: Cast, forms: int, threads: int, *, with_nonce: bool
) -> tuple[list[str], Counter[str]]:
    person = Browser(app, cast.people["producer"], PROVINCE)
    page = person.get("/my/needs/new")
    form = page.form("/my/needs/new")
    blank = fields_of(form)
    marks = [secrets.token_hex(16) for _ in range(forms)]
    cookie = person.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None

    def one(number: int) -> None:
        mark = marks[number // PRESSES]
        client = app.test_client()
        client.set_cookie(cookie.key, cookie.value)
        sent = {**blank, "title": f"ازدحام {mark}", "nonce": mark if with_nonce else ""}
        answer = client.post(form["action"], data=sent)
        if answer.status_code not in (303, 409):
            raise AssertionError(f"answered {answer.status_code}")

    faults = together(threads, forms * PRESSES, one)
    with app.app_context(), reading(scopes.tenant(PROVINCE)):
        query = db.select(Need.title).where(Need.title.startswith("ازدحام "))
        titles = [title for title in db.session.scalars(query) if title.split(" ")[1] in marks]
    return faults, Counter(titles)


# --- lists that come in and go out side by side ---------------------------------------------


def lists(app: Flask, cast: Cast, tries: int, threads: int) -> Outcome:
    """Two lists come in while lists are taken out: each row comes in once, each file is whole."""
    folder = Path(app.extensions["ghafaseh.settings"].data_dir)
    outcome = Outcome(2 * tries)
    marks = [secrets.token_hex(4) for _ in range(2)]
    done = threading.Event()

    def bring(number: int) -> None:
        path = folder / f"{marks[number]}.csv"
        lines = [f"{marks[number]} قطعه {n},قطعات یدکی,فلزی" for n in range(tries)]
        path.write_text("\n".join(["عنوان,نوع,رشته", *lines]), "utf-8")
        # not by its command: two at once would quarrel about who has the terminal
        with app.app_context(), sheets.read(path, columns.score) as sheet:
            provinces.take_in(
                SYSTEM,
                sheet,
                Options(company_name="ازدحام"),
                file_name=path.name,
                province=PROVINCE,
                dry_run=False,
                tell=lambda *_: None,
            )

    def take_out() -> None:
        officer = Browser(app, cast.people["yazd_officer"], PROVINCE)
        while not done.is_set():
            answer = officer.client.get(officer.url("/admin/needs?format=csv"))
            if answer.status_code not in (200, 303):
                outcome.wrong.append(f"a list was answered {answer.status_code}")

    taker = threading.Thread(target=take_out)
    taker.start()
    outcome.wrong += together(2, 2, bring)
    done.set()
    taker.join()
    outcome.won = _came_in(app, marks)
    if outcome.won != 2 * tries:
        outcome.wrong.append(f"{2 * tries} rows were sent, {outcome.won} needs are there")
    return outcome


def _came_in(app: Flask, marks: list[str]) -> int:
    with app.app_context(), reading(scopes.tenant(PROVINCE)):
        titles = db.session.scalars(db.select(Need.title))
        return sum(title.split(" ")[0] in marks for title in titles)


CASES: dict[str, Callable[..., Outcome]] = {
    "seats": seats,
    "edits": edits,
    "double posts": double_posts,
    "lists": lists,
}
