"""Who works for the demonstration's provinces and companies, and who can sign in to it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from webapp import identity
from webapp.accounts import passwords, services
from webapp.accounts.actor import SYSTEM, Actor
from webapp.accounts.models import User
from webapp.accounts.rules import StaffRole
from webapp.db import db, reading
from webapp.demo import content
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

DOMAIN = "ghafaseh.example"


@dataclass(frozen=True)
class Account:
    """Somebody the visitor of the demo can sign in as; `about` says what he finds there."""

    key: str
    about: str
    about_fa: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ACCOUNTS = (
    Account("national", "national staff: all provinces together", "ستاد ملی: همهٔ استان‌ها با هم"),
    Account("admin.yazd", "admin of Yazd", "مدیر استان یزد"),
    Account("officer.yazd", "officer of Yazd", "کارشناس استان یزد"),
    Account("admin.fars", "admin of Fars", "مدیر استان فارس"),
    Account(
        "producer1",
        "producer in Yazd with interests in all states",
        "واحد تولیدی در یزد با اعلام آمادگی در همهٔ حالت‌ها",
    ),
    Account("supplier1", "supplier in Isfahan, follows its interests", "تأمین‌کننده در اصفهان"),
    Account("supplier2", "supplier in East Azerbaijan", "تأمین‌کننده در آذربایجان شرقی"),
)


@dataclass
class Roster:
    """The people by key; `new` takes the next invented person."""

    password_digest: str
    numbers: dict[str, int] = field(default_factory=dict)
    _known: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._people = iter(content.people(400, domain="people.example"))

    def new(self, key: str, *, account: bool = False, language: str = "fa") -> int:
        """A person more, in the ledger of the scope in force; an `account` can sign in."""
        facts = next(self._people)
        email = f"{key}@{DOMAIN}" if account else facts["email"]
        person = services.Person(facts["name"], email, facts["mobile"], language)
        user = services.register(SYSTEM, person, None)
        user.password_hash = self.password_digest if account else None
        self.numbers[key] = user.id
        return int(user.id)

    def actor(self, key: str) -> Actor:
        """What the person may do now; asked for again after his roles have changed."""
        if key not in self._known:
            with reading(scopes.system("demo", writes=False)):
                self._known[key] = identity.actor_of(db.session.get_one(User, self.numbers[key]))
        return self._known[key]

    def officer(self, province: str) -> Actor:
        return self.actor(f"officer.{province}")

    def admin(self, province: str) -> Actor:
        return self.actor(f"admin.{province}")


def roster(password: str) -> Roster:
    return Roster(passwords.digest_of(password))


def national_staff(people: Roster) -> None:
    """Somebody works for all provinces, in the national ledger."""
    user_id = people.new(NATIONAL, account=True)
    services.give_role(SYSTEM, user_id, NATIONAL, StaffRole.NATIONAL)


def staff_of(people: Roster, province: str) -> None:
    """The province has an admin and an officer; in the province's tenant scope."""
    for role in (StaffRole.ADMIN, StaffRole.OFFICER):
        user_id = people.new(f"{role}.{province}", account=True)
        services.give_role(SYSTEM, user_id, province, role)


def facts_for_visitors(password: str, loaded_at: str) -> dict[str, Any]:
    """What `demo.json` says."""
    accounts = [
        {"email": account.email, "about": account.about, "about_fa": account.about_fa}
        for account in ACCOUNTS
    ]
    return {"password": password, "loaded_at": loaded_at, "accounts": accounts}


__all__ = ["ACCOUNTS", "Roster", "facts_for_visitors", "national_staff", "roster", "staff_of"]
