"""Whoever wants to write into SQLite waits in a queue and is served in the order of coming."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from webapp import db as database
from webapp import turns
from webapp.db import db, unit_of_work, writing
from webapp.places.models import Park
from webapp.tenancy import scopes
from webapp.turns import Turns

SOON = 30.0


def wait_until(is_so) -> None:
    end = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.002)


def test_first_come_first_served():
    queue, served = Turns(SOON), []

    def write(number: int) -> None:
        ticket = queue.take()
        served.append(number)
        queue.give(ticket)

    first = queue.take()
    hands = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for number, hand in enumerate(hands):
        hand.start()
        wait_until(lambda n=number: queue.waiting == n + 2)
    assert served == []
    queue.give(first)
    for hand in hands:
        hand.join(SOON)
    assert served == [0, 1, 2, 3, 4] and queue.waiting == 0


def test_who_waited_long_enough_goes_on_and_the_next_is_still_served():
    queue = Turns(0.01)
    first, late = queue.take(), queue.take()
    queue.give(late)
    queue.give(first)
    assert queue.waiting == 0
    queue.give(first)  # given back twice does no harm


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/x.sqlite", connect_args={"timeout": 0.05})
    database.prepare_sqlite(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def queue(monkeypatch):
    made: list[Turns] = []
    monkeypatch.setattr(turns, "Turns", lambda patience: made.append(Turns(0.05)) or made[-1])
    return made


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
def test_a_turn_ends_with_its_transaction(queue, engine, end):
    with writing():
        connection = engine.connect()
        connection.exec_driver_sql("SELECT 1")
    assert queue[0].waiting == 1
    getattr(connection, end)()
    assert queue[0].waiting == 0
    connection.close()


def test_readers_take_no_turn(queue, engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert queue[0].waiting == 0


def test_who_is_refused_by_another_process_gives_his_turn_back(queue, engine, tmp_path):
    held = engine.connect()
    held.exec_driver_sql("PRAGMA busy_timeout = 10")
    held.commit()
    other = create_engine(f"sqlite:///{tmp_path}/x.sqlite", isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError), writing():
            held.exec_driver_sql("SELECT 1")
        connection.exec_driver_sql("ROLLBACK")
    held.close()
    other.dispose()
    assert queue[0].waiting == 0


def test_a_crowd_of_writers_loses_nobody(app):
    def write(number: int) -> None:
        with app.app_context(), unit_of_work(scopes.tenant("yazd")):
            db.session.add(Park(code=f"turn-{number}", name="نوبت", kind="zone"))

    hands = [threading.Thread(target=write, args=(number,)) for number in range(24)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        rows = db.session.scalars(db.select(Park).where(Park.name == "نوبت")).all()
    assert len(rows) == 24
