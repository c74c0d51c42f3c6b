"""The steps of a load, each province in tenant scopes of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from flask import Flask

from webapp import drainer
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import as_of, db, unit_of_work
from webapp.demo import (
    abilities,
    company_people,
    display,
    endings,
    ground,
    listing,
    people,
    plan,
    programme,
    stories,
)
from webapp.demo.content import SEED
from webapp.demo.days import Days
from webapp.demo.programme import Province
from webapp.demo.talks import Talks, Thread
from webapp.needs import expiry
from webapp.needs.models import Need
from webapp.reports import recounting
from webapp.tenancy import scopes

STAR = "producer1"
SUPPLIERS = ("supplier1", "supplier2")
# Sums are counted once at the end, not after each of some thousand happenings.
COUNTED_LATER = ("reports",)
# Nobody has saved a search yet, so that no letter on its way could name a need that goes.
WITHOUT_READERS = ("follows",)
CAUGHT_UP = COUNTED_LATER + WITHOUT_READERS


@dataclass
class Loading:
    """One run: the plan, the people, and the numbers the plan's companies and needs were given."""

    app: Flask
    days: Days
    people: people.Roster
    say: Callable[[str], None]
    drawn: plan.Plan = field(default_factory=plan.draw)
    companies: dict[int, int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    grounds: dict[str, ground.Ground] = field(default_factory=dict)
    suppliers: dict[int, str] = field(default_factory=dict)  # key of a person by plan number

    def run(self) -> None:
        """The first months, from the first service centre to what happened yesterday."""
        with unit_of_work(scopes.system("demo")):
            people.national_staff(self.people)
        self._in_each("centre, exhibition and companies", self._build)
        # what places, shelves and needs show of samples, the steps themselves have written
        self._in_each("needs on view", self._list, but=("samples",))
        self._in_each("samples on shelves", self._display, but=("samples",))
        drainer.caught_up("samples")
        self._talk()
        self._in_each("needs that came to an end", self._end)
        self._settle()

    def _in_each(
        self, what: str, step: Callable[[Province], None], but: tuple[str, ...] = ()
    ) -> None:
        """Province by province; then what follows of it elsewhere."""
        self.say(f"{what}:")
        for province in programme.PROVINCES:
            step(province)
            self.say(f"  {province.code}")
        drainer.drain_past(self.app, without=CAUGHT_UP + but)

    # --- provinces, companies, people -------------------------------------------------------

    def _build(self, province: Province) -> None:
        """The province has staff, an exhibition and companies."""
        code, rng = province.code, self._rng("build", province.code)
        with unit_of_work(scopes.tenant(code)), as_of(self.days.at(province.opened + 40)):
            people.staff_of(self.people, code)
        officer, admin = self.people.officer(code), self.people.admin(code)
        with unit_of_work(scopes.tenant(code)):
            built = ground.build(admin, province, self.drawn.needs[code], self.days, rng)
            with as_of(self.days.at(province.opened + 14)):
                known = [row for row in self.drawn.of(code) if not row.is_pending]
                entered = listing.enter_companies(officer, known, built.park_ids, rng)
            self.companies |= {number: company.id for number, company in entered.items()}
            with as_of(self.days.at(province.opened + 10)):
                said = [(row, entered[row.number]) for row in known]
                abilities.write(officer, said, self._rng("abilities", code))
            self._employ(province, rng)
            new = [row for row in self.drawn.of(code) if row.is_pending]
            company_people.register(self.people, new, built.park_ids, self.days, rng)
        self.grounds[code] = built
        self._invite(admin, code)

    def _employ(self, province: Province, rng: Random) -> None:
        """Suppliers that look for needs have somebody who does it, and so has the star."""
        with as_of(self.days.at(province.opened + 7)):
            for number in stories.Pool(self.drawn.companies).numbers():
                if self.drawn.companies[number].province == province.code:
                    self._employ_at(number, self._supplier_key(number))
            if province.code == self.drawn.companies[0].province:
                self._employ_at(0, STAR, account=True)
        if province.code in ("yazd", "fars"):
            own = [row.number for row in self.drawn.of(province.code) if row.is_producer]
            chosen = [self.companies[number] for number in own[1:5] if number in self.companies]
            officer = self.people.officer(province.code)
            company_people.ask_to_join(self.people, officer, chosen[:3], self.days, rng)

    def _supplier_key(self, number: int) -> str:
        """The first two suppliers of the star's field are the demo's own."""
        place = stories.Pool(self.drawn.companies).by_field[plan.STAR].index
        first = stories.Pool(self.drawn.companies).by_field[plan.STAR][: len(SUPPLIERS)]
        return SUPPLIERS[place(number)] if number in first else f"supplier.{number}"

    def _employ_at(self, number: int, key: str, *, account: bool = False) -> None:
        is_own = account or key in SUPPLIERS
        company_people.employ(self.people, key, self.companies[number], account=is_own)
        self.suppliers[number] = key

    def _invite(self, admin: Actor, code: str) -> None:
        if code not in ("yazd", "fars"):
            return
        with unit_of_work(scopes.tenant(code)):
            company_people.invite_staff(admin, code, self.days)
            if code == "yazd":
                company_people.invite_colleague(self.people.actor(STAR), self.days)

    # --- needs and samples ------------------------------------------------------------------

    def _list(self, province: Province) -> None:
        """The province's needs are on view; some wait for their publication."""
        code, rng = province.code, self._rng("list", province.code)
        with unit_of_work(scopes.tenant(code)):
            known = db.session.scalars(db.select(Company).where(Company.home_province == code))
            parks = {row.id: row.park_id for row in known}
            listed = listing.Listing(
                self.people.officer(code),
                code,
                self.companies,
                {own: parks.get(number) for own, number in self.companies.items()},
                self.days,
            )
            found = listed.publish(self.drawn.needs[code], rng)
            waiting = self.drawn.waiting.get(code, [])
            listed.wait([need for need in waiting if need.owner], rng)
            own = [need for need in waiting if not need.owner]
            if own:
                listed.wait(own, rng, self.people.actor(STAR))
        self.needs |= {number: row.id for number, row in found.items()}

    def _display(self, province: Province) -> None:
        code, rng = province.code, self._rng("display", province.code)
        with unit_of_work(scopes.tenant(code)):
            shown = display.Display(self.people.officer(code), self.days, province.opened, rng)
            shown.fill(self.grounds[code], self._rows(code))

    def _rows(self, code: str) -> list[tuple[plan.Need, Need]]:
        rows = {row.id: row for row in db.session.scalars(db.select(Need))}
        return [(need, rows[self.needs[need.number]]) for need in self.drawn.needs[code]]

    def _end(self, province: Province) -> None:
        code = province.code
        with unit_of_work(scopes.tenant(code)):
            officer, rng = self.people.officer(code), self._rng("end", code)
            endings.end(officer, self._rows(code), self.days, rng)

    # --- interests and meetings -------------------------------------------------------------

    def _talk(self) -> None:
        """Step by step through all stories, so that each step meets the effects of the last."""
        rooms = {
            code: (built.centre_id, [room.id for room in built.rooms])
            for code, built in self.grounds.items()
        }
        talks = Talks(self.days, rooms, self._rng("talks"))
        told = {code: list(self._threads(code, few)) for code, few in self._stories()}
        self._in_each(
            "interests",
            lambda province: talks.offer(self.people.officer(province.code), told[province.code]),
        )
        self._in_each(
            "answers",
            lambda province: talks.answer(self.people.officer(province.code), told[province.code]),
        )
        self._in_each("meetings", lambda province: talks.follow(told[province.code]))
        self._in_each(
            "minutes",
            lambda province: talks.record(self.people.officer(province.code), told[province.code]),
        )

    def _stories(self) -> Iterable[tuple[str, list[stories.Story]]]:
        return stories.draw(self.drawn).items()

    def _threads(self, code: str, told: Iterable[stories.Story]) -> Iterator[Thread]:
        owners = {need.number: need.owner for need in self.drawn.needs[code]}
        for story in told:
            owner = owners[story.need]
            yield Thread(
                story=story,
                province=code,
                need_id=self.needs[story.need],
                supplier=self.people.actor(self.suppliers[story.supplier]),
                company_id=self.companies[story.supplier],
                producer_company_id=self.companies[owner],
                producer=self.people.actor(STAR) if owner == 0 else None,
                began=self.days.ago(story.declared),
            )

    # --- the day of loading -----------------------------------------------------------------

    def _settle(self) -> None:
        """Reminders are written, old notices read, sums counted."""
        self.say("sums")
        expiry.expire_due(self.app, self.days.today)
        drainer.drain_past(self.app, without=CAUGHT_UP)
        with unit_of_work(scopes.system("demo")):
            endings.settle_down(self.days.now)
        recounting.recount_all(self.app)
        for feature in CAUGHT_UP:
            drainer.caught_up(feature)

    @staticmethod
    def _rng(*names: str) -> Random:
        return Random(" ".join((*names, str(SEED))))  # nosec B311 # the same demo everywhere
