"""Scopes of different provinces side by side in many threads never mix."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from webapp.db import db, reading, unit_of_work
from webapp.needs.models import Need, PublishedNeed
from webapp.notices import Notice
from webapp.places.models import Park
from webapp.tenancy import scopes

THREADS, ROUNDS = 16, 25


def together(app, work):
    """Runs `work(random source)` in many threads at once; returns all answers."""

    def run(seed: int) -> list[object]:
        rng = random.Random(seed)
        found = []
        for _ in range(ROUNDS):
            with app.app_context():
                found.append(work(rng))
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(run, range(THREADS)) for answer in answers]


def test_readers_of_mixed_provinces_see_their_own_rows_only(app):
    def read(rng):
        code = rng.choice(["yazd", "fars", "isfahan", "qom"])
        with reading(scopes.tenant(code)):
            found = {need.province for need in db.session.scalars(db.select(Need))}
            found |= {park.province for park in db.session.scalars(db.select(Park))}
        return found <= {code}

    answers = together(app, read)
    assert len(answers) == THREADS * ROUNDS and all(answers)


def test_a_scope_in_one_thread_is_not_open_in_another(app, cast):
    companies = [cast.companies["producer"], cast.companies["fars_producer"]]

    def read(rng):
        company = rng.choice(companies)
        with reading(scopes.party(company)):
            inner = {n.producer_company_id for n in db.session.scalars(db.select(Need))}
            with reading(scopes.public()):
                public = len(db.session.scalars(db.select(PublishedNeed)).all())
        return inner == {company} and public == 3

    assert all(together(app, read))


def test_writers_of_mixed_provinces_stamp_their_own(app, cast):
    def write(rng):
        code = rng.choice(["yazd", "fars", "isfahan"])
        with unit_of_work(scopes.tenant(code)):
            park = Park(code=f"t{rng.getrandbits(60)}", name="رشته", kind="zone", about=code)
            db.session.add(park)
            db.session.flush()
            return park.id, park.province == code

    answers = together(app, write)
    assert all(right for _, right in answers)
    assert len({number for number, _ in answers}) == len(answers)
    with app.app_context(), reading(scopes.national("test")):
        for park in db.session.scalars(db.select(Park).where(Park.name == "رشته")):
            assert park.province == park.about


def test_visits_of_mixed_people_show_only_their_own_name(app, browser):
    people = {"yazd_officer": "رضا میبدی", "fars_officer": "حسین جهرمی", "producer": "احمد یزدی"}
    browsers = {name: [browser(name, "yazd") for _ in range(THREADS)] for name in people}

    def visit(rng):
        name = rng.choice(list(people))
        own = Browserless(app, browsers[name][rng.randrange(THREADS)])
        html = own.get("/yazd/")
        return people[name] in html and not any(
            other in html for who, other in people.items() if who != name
        )

    assert all(together(app, visit))


class Browserless:
    """Another client with the cookie of a browser, so that threads share no client."""

    def __init__(self, app, browser) -> None:
        self.client = app.test_client()
        with browser.client.session_transaction() as cookie:
            kept = dict(cookie)
        with self.client.session_transaction() as cookie:
            cookie.update(kept)

    def get(self, path: str) -> str:
        return self.client.get(path).get_data(as_text=True)


def test_a_notice_reaches_one_person(app, cast):
    with app.app_context(), unit_of_work(scopes.system("test")):
        for name, number in cast.people.items():
            db.session.add(
                Notice(user_id=number, kind="x", province="yazd", endpoint="x", cause=name)
            )

    def read(rng):
        number = rng.choice(list(cast.people.values()))
        with reading(scopes.person(number)):
            return {n.user_id for n in db.session.scalars(db.select(Notice))} == {number}

    assert all(together(app, read))
