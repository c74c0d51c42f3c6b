"""Companies that say what they can make, for tests that look for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

from webapp.accounts.actor import Actor
from webapp.capabilities import services as capabilities
from webapp.capabilities.data import CapabilityData
from webapp.companies import services
from webapp.db import unit_of_work
from webapp.tenancy import scopes

# name → (province, about, capabilities as (title, description, field, kind, HS code))
COMPANIES: dict[str, tuple[str, str, list[tuple[str, str, str, str, str | None]]]] = {
    "آلیاژ گستر البرز": (
        "qom",
        "تولید قطعات ریختگی",
        [
            ("ریخته‌گری تحت فشار آلومینیوم", "تا پنج کیلوگرم", "metal", "part", "7616"),
            ("تراش CNC", "دقت دو صدم میلی‌متر", "metal", "technical_service", None),
        ],
    ),
    "قالب آفرین توس": (
        "fars",
        "",
        [("قالب‌سازی تزریق پلاستیک", "قالب چندحفره‌ای", "machinery", "equipment", "8480")],
    ),
    "یاتاقان کویر": (
        "yazd",
        "",
        [
            ("ساخت بلبرینگ شیار عمیق", "سری ۶۲۰۵", "auto_parts", "part", "848210"),
            ("تعمیر گیربکس", "", "machinery", "technical_service", None),
        ],
    ),
    "پلیمر رنگین": (
        "yazd",
        "کامپاند و مستربچ",
        [("تولید گرانول پلی‌اتیلن", "مستربچ سفید", "chemical", "raw_material", "3901")],
    ),
    "خدمات فراز": ("fars", "بازرگانی و انبارداری", []),
}


def write(app: Flask, officer: Actor) -> dict[str, int]:
    """They are entered and verified; gives their numbers by name."""
    numbers = {}
    for name, (province, about, able) in COMPANIES.items():
        officer = replace(officer, officer_of=frozenset({province}))
        with app.app_context(), unit_of_work(scopes.tenant(province)):
            facts: dict[str, Any] = {"is_producer": name == "خدمات فراز", "field": "metal"}
            company = services.enter(officer, services.Facts(name, about=about, **facts), province)
            for title, description, field, kind, hs_code in able:
                data = CapabilityData(
                    title=title, description=description, field=field, kind=kind, hs_code=hs_code
                )
                capabilities.add(officer, company, data)
            numbers[name] = company.id
    return numbers
