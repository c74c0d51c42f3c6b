"""Many threads share few connections of the server, and nobody sees another one's rows."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tools import pgbouncer
from webapp import db as database
from webapp.db import db, reading, unit_of_work
from webapp.places.models import Park
from webapp.tenancy import guard, scopes
from webapp.tenancy.policies import role_of

pytestmark = pytest.mark.only("postgresql")
THREADS, ROUNDS, SERVER_CONNECTIONS = 16, 12, 3
PROVINCES = ("yazd", "fars", "isfahan")


@pytest.fixture
def url(settings) -> Iterator[str]:
    """This test's database behind a PgBouncer in transaction mode."""
    if pgbouncer.program() is None:
        if os.environ.get("GHAFASEH_REQUIRE_ALL"):
            pytest.fail("PgBouncer is required here, but it was not found")
        pytest.skip("PgBouncer is not installed: nothing is tested behind it")
    with pgbouncer.running(settings.database_url, SERVER_CONNECTIONS) as address:
        yield address


@pytest.fixture
def site(settings, reused, url):
    app = reused.over(replace(settings, database_url=url))
    yield app
    with app.app_context():
        db.engine.dispose()


def together(work) -> list[object]:
    """`work(random source)` in many threads at once; all answers."""

    def run(seed: int) -> list[object]:
        rng = random.Random(seed)
        return [work(rng) for _ in range(ROUNDS)]

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(run, range(THREADS)) for answer in answers]


OWNERS = text("SELECT DISTINCT province, producer_company_id FROM need")


def is_right(scope, found) -> bool:
    """Only what this scope may see, and nothing less: the cast has needs of each."""
    if scope.kind == "public":
        return found == set()
    if scope.kind == "national":
        return {province for province, _ in found} >= {"yazd", "fars"}
    if scope.kind == "party":
        return {company for _, company in found} == {scope.company_id}
    return {province for province, _ in found} == {scope.province}


@pytest.fixture
def any_scope(cast):
    """A scope of any kind, drawn by chance."""
    makers = [
        lambda: scopes.tenant("yazd"),
        lambda: scopes.tenant("fars"),
        lambda: scopes.party(cast.companies["producer"]),
        lambda: scopes.party(cast.companies["fars_producer"]),
        lambda: scopes.national("test"),
        scopes.public,
    ]
    return lambda rng: rng.choice(makers)()


def test_mixed_scopes_see_their_own_rows_by_the_database_alone(site, any_scope):
    def read(rng):
        scope = any_scope(rng)
        # past the ORM: only the database's wall is left
        with site.app_context(), guard.at("readiness"), reading(scope) as session:
            first = set(map(tuple, session.execute(OWNERS)))
            session.commit()
            second = set(map(tuple, session.execute(OWNERS)))
        return is_right(scope, first) and is_right(scope, second)

    answers = together(read)
    assert len(answers) == THREADS * ROUNDS and all(answers)


def test_mixed_writers_write_at_home(site):
    def write(rng):
        code = rng.choice(PROVINCES)
        with site.app_context(), unit_of_work(scopes.tenant(code)):
            db.session.add(Park(code=f"b{rng.getrandbits(60)}", name="پل", kind="zone", about=code))

    together(write)
    with site.app_context(), reading(scopes.national("test")):
        parks = db.session.scalars(db.select(Park).where(Park.name == "پل")).all()
    assert len(parks) == THREADS * ROUNDS
    assert all(park.province == park.about for park in parks)


def test_a_role_set_for_the_session_shows_wrong_rows(url, any_scope):
    """The negative control: the same work, the role set when a connection is taken."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"prepare_threshold": None})

    @event.listens_for(engine, "checkout")
    def set_for_session(dbapi, record, proxy) -> None:
        scope = scopes.current()
        told = (role_of(scope.kind), scope.province or "", str(scope.company_id or ""))
        names = ("role", "app.tenant", "app.company")
        try:
            for name, value in zip(names, told, strict=True):
                dbapi.execute("SELECT set_config(%s, %s, false)", (name, value))
            dbapi.commit()
        except Exception:
            dbapi.close()
            raise

    def read(rng):
        scope = any_scope(rng)
        try:
            with guard.at("readiness"), scopes.opened(scope), engine.connect() as connection:
                return is_right(scope, set(map(tuple, connection.execute(OWNERS))))
        except DBAPIError:
            return None  # another one's rights, and too few of them

    assert together(read).count(False) > 0


@pytest.mark.parametrize("prepare_after", [0, 1], ids=["never", "at once"])
def test_statements_are_prepared_only_where_they_find_their_server_again(url, prepare_after):
    """The second case is the negative control: a number that another connection has given."""
    engine = create_engine(url, **database.engine_options(url, prepare_after))
    wrong = 0
    with engine.connect() as one, engine.connect() as other:
        for _ in range(3):
            # each transaction ends before the next begins: both use the same server's connection
            for number, connection in enumerate((one, other)):
                try:
                    query = text(f"SELECT {number} + CAST(:zero AS int)")
                    wrong += connection.execute(query, {"zero": 0}).scalar() != number
                    connection.commit()
                except DBAPIError:
                    wrong += 1
                    connection.rollback()
    engine.dispose()
    assert (wrong == 0) == (prepare_after == 0)
