"""The companies of a province and what they have put on view there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from random import Random
from typing import Any

from webapp import persian
from webapp.accounts.actor import Actor
from webapp.companies import services as companies
from webapp.companies.models import Company
from webapp.db import as_of
from webapp.demo import content, plan
from webapp.demo.days import Days
from webapp.needs import intake, services
from webapp.needs.data import NeedData, usual_audience
from webapp.needs.models import Need
from webapp.needs.rules import ReturnReason

SAME = (
    *("title", "summary", "problem", "kind", "field", "hs_code", "specs", "standard"),
    *("drawing", "currency", "brand", "essential", "nice_to_have", "tried_before"),
)
CONTENT_YEAR = 1399  # the Jalali year in which the sentences of the content are written
PUBLISHED = 8  # the hour; see `talks`
KEPT_DAYS = 180  # nothing that is not meant to show it expires before


def company_facts(company: plan.Company, park_ids: Sequence[int], rng: Random) -> companies.Facts:
    """What a company of the plan says of itself; its park is one of the province's."""
    facts = company.facts
    return companies.Facts(
        name=facts["name"],
        national_id=facts["national_id"],
        park_id=rng.choices(park_ids, [8, *[2] * (len(park_ids) - 1)])[0],
        employees=facts["employees"],
        field=facts["field"],
        is_producer=company.is_producer,
        is_supplier=company.is_supplier,
        is_knowledge_based=company.is_supplier and rng.random() < 0.2,
        website=facts["website"],
        phone=facts["phone"],
        email=facts["email"],
    )


def enter_companies(
    actor: Actor, rows: Iterable[plan.Company], park_ids: Sequence[int], rng: Random
) -> dict[int, Company]:
    """The companies are known and checked; gives them by their numbers in the plan."""
    return {
        row.number: companies.enter(actor, company_facts(row, park_ids, rng), row.province)
        for row in rows
    }


class Listing:
    """Puts the needs of one province on view, day by day, as its officer records them."""

    def __init__(
        self, officer: Actor, province: str, owners: dict[int, int], parks: dict[int, int | None],
        days: Days,
    ) -> None:  # fmt: skip
        self.officer, self.province, self.days = officer, province, days
        self.owners, self.parks = owners, parks
        self.contacts = content.people(400, domain="people.example")
        self.years = persian_year(days.today) - CONTENT_YEAR

    def publish(self, needs: Sequence[plan.Need], rng: Random) -> dict[int, Need]:
        """Each need is on view since its day; gives the rows by the numbers of the plan."""
        found: dict[int, Need] = {}
        for day, batch in groupby(needs, key=lambda need: need.published):
            assert day is not None
            several = list(batch)
            with as_of(self.days.at(day, PUBLISHED, rng.randint(0, 59))):
                rows = [self._intake(need, rng) for need in several]
                taken = intake.take_in(self.officer, self.province, rows)
            found |= {need.number: row for need, row in zip(several, taken, strict=True)}
        self._verify_some(found.values(), rng)
        return found

    def _verify_some(self, needs: Iterable[Need], rng: Random) -> None:
        """Of one in ten the officer has seen customs papers; they say less than the company."""
        for need in needs:
            assert need.published_at is not None and need.fx_cost_declared is not None
            if rng.random() < 0.1:
                amount = round(need.fx_cost_declared * rng.uniform(0.72, 1.0))
                with as_of(need.published_at + dt.timedelta(hours=1)):
                    services.verify_fx_cost(self.officer, need, amount, rng.choice(EVIDENCE))

    def _intake(self, need: plan.Need, rng: Random) -> intake.Intake:
        data = self.data(need, rng)
        return intake.Intake(
            data=data,
            company_id=self.owners[need.owner],
            given_by=data.contact_name,
            reference=f"فرم رضایت {persian.fa_digits(need.number + 1)}",
            publish=True,
            review_on=self._review_on(need, rng),
        )

    def _review_on(self, need: plan.Need, rng: Random) -> dt.date:
        if need.fate == "expired":
            return self.days.today - dt.timedelta(days=rng.randint(2, 20))
        if need.fate == "ending":
            return self.days.today + dt.timedelta(days=rng.randint(3, 12))
        return self.days.today + dt.timedelta(days=KEPT_DAYS + rng.randint(0, 30))

    def data(self, need: plan.Need, rng: Random) -> NeedData:
        """What the form of a need would hold."""
        facts, contact = need.facts, self.contacts[need.owner % len(self.contacts)]
        return NeedData(
            **{name: facts[name] for name in SAME},
            **self._amounts(facts),
            origin=facts["origin_name"],
            wanted_by=self.days.ahead(rng.randint(60, 400)) if rng.random() < 0.4 else None,
            has_sample=rng.random() < 0.5,
            park_id=self.parks[need.owner],
            contact_name=contact["name"],
            contact_title=contact["position"],
            contact_phone=contact["mobile"],
            contact_email=contact["email"],
            audience=usual_audience() | _reserved(rng),
        )

    def _amounts(self, facts: dict[str, Any]) -> dict[str, Any]:
        year = facts["usage_year"]
        then = persian.fa_digits(year)
        return {
            "annual_quantity": facts["annual_quantity"],
            "unit": facts["unit_name"],
            "usage_year": year + self.years,
            "run_length": facts["run_length"],
            "price": facts["price"],
            "cost_share": facts["cost_share"],
            "fx_cost_declared": facts["fx_cost_declared"],
            "fx_basis": facts["fx_basis"].replace(then, persian.fa_digits(year + self.years)),
        }

    # --- not on view yet --------------------------------------------------------------------

    def wait(self, needs: Iterable[plan.Need], rng: Random, actor: Actor | None = None) -> None:
        """Drafts, needs that wait for the officer, and needs that went back to their company."""
        for need in needs:
            ago = rng.randint(2, 12)
            with as_of(self.days.at(ago, 10, rng.randint(0, 59))):
                self._hand_in(need, actor or self.officer, rng, is_own=actor is not None)

    def _hand_in(self, need: plan.Need, actor: Actor, rng: Random, *, is_own: bool) -> None:
        data = self.data(need, rng)
        owner = (self.owners[need.owner], "")
        row = services.record(actor, owner, data, province=self.province, on_behalf=not is_own)
        if need.fate == "draft":
            return
        services.give_consent(actor, row, given_by=data.contact_name, on_behalf=not is_own)
        services.submit(actor, row)
        if need.fate == "returned":
            reason, note = rng.choice(RETURNS)
            services.return_to_company(self.officer, row, reason, note)


EVIDENCE = (
    "برگ سبز گمرکی دو محموله آخر",
    "اظهارنامه واردات سال گذشته",
    "گواهی ثبت سفارش و فاکتور فروشنده",
)
RETURNS = (
    (ReturnReason.UNCLEAR, "مشخصات فنی را با عدد و واحد بنویسید تا سازنده بتواند پاسخ دهد."),
    (ReturnReason.INCOMPLETE, "مصرف سالانه و آخرین قیمت خرید را هم بنویسید."),
    (ReturnReason.DUPLICATE, "همین نیازمندی را ماه پیش هم ثبت کرده‌اید."),
)


def _reserved(rng: Random) -> dict[str, str]:
    """A few companies do not show everybody who they are or how much they use."""
    chance = rng.random()
    if chance < 0.04:
        return {"company": "suppliers"}
    return {"annual_use": "suppliers"} if chance < 0.1 else {}


def persian_year(day: dt.date) -> int:
    return int(persian.en_digits(persian.jdate(day))[:4])
