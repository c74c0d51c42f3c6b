"""People of companies: those who act for one, ask to, or register one that nobody has checked."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from webapp.accounts import invitations
from webapp.accounts.actor import Actor
from webapp.companies import members, queries, services
from webapp.companies.models import Company
from webapp.companies.rules import Answer, MemberRole
from webapp.db import as_of, db
from webapp.demo import listing, plan
from webapp.demo.days import Days
from webapp.demo.people import Roster

WISHES = (
    "مسئول خرید خارجی شرکت هستم و نیازمندی‌ها را من پیگیری می‌کنم.",
    "به‌جای همکار قبلی پاسخ‌گوی نشست‌ها خواهم بود.",
    "کارشناس فنی شرکتم و می‌خواهم اعلام آمادگی‌ها را ببینم.",
)


def employ(people: Roster, key: str, company_id: int, *, account: bool = False) -> None:
    """A person manages the company; in the tenant scope of its home."""
    user_id = people.new(key, account=account)
    members.add_member(company_id, user_id, MemberRole.MANAGER, added_by=None)


def register(
    people: Roster, rows: Iterable[plan.Company], park_ids: list[int], days: Days, rng: Random
) -> None:
    """Somebody has registered each of these companies, and an officer has yet to look at it."""
    for row in rows:
        key = f"newcomer.{row.number}"
        with as_of(days.at(rng.randint(1, 6), 12, rng.randint(0, 59))):
            user_id = people.new(key)
            facts = listing.company_facts(row, park_ids, rng)
            services.register(Actor(id=user_id), facts, row.province)


def ask_to_join(
    people: Roster, officer: Actor, companies: Iterable[int], days: Days, rng: Random
) -> None:
    """People have asked to act for companies that exist; the first has been answered."""
    for place, number in enumerate(companies):
        company = db.session.get_one(Company, number)
        with as_of(days.at(2 + place, 13, rng.randint(0, 59))):
            user_id = people.new(f"joiner.{number}")
            row = members.ask_to_join(Actor(id=user_id), company, WISHES[place % len(WISHES)])
        if place == 0:
            with as_of(days.at(1, 9)):
                request = queries.request(row.id)
                assert request is not None
                members.answer_request(officer, request, Answer.ACCEPTED)


def invite_staff(admin: Actor, province: str, days: Days) -> None:
    """A new officer has a link that he has not opened yet."""
    with as_of(days.at(3, 10)):
        offer = invitations.Offer("نیما کریمی", "nima.karimi@people.example", province, "officer")
        invitations.invite(admin, offer)


def invite_colleague(manager: Actor, days: Days) -> None:
    """The demo's producer has invited a colleague."""
    company = manager.company
    assert company is not None
    with as_of(days.at(2, 10)):
        offer = invitations.Offer(
            "مینا صالحی",
            "mina.salehi@people.example",
            company.home_province,
            str(MemberRole.MEMBER),
            company.id,
            company.name,
        )
        invitations.invite(manager, offer)
