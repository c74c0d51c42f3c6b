"""An officer who checks a company sees every other one whose name could be taken for its own."""

from __future__ import annotations

import pytest

from webapp import persian

NAME = "بلبرینگ‌سازان سپاهان"
TWINS = (
    "بلبرينگ‌سازان سپاهان",  # Arabic ye
    "بلبرینگ سازان سپاهان",
    "بلبرینگسازان سپاهان",
    "بلبرینگ\u200d‌سازان سپا\u2060هان",  # joiners that nobody sees
    "بلبرینگ‌سازان سپاهـــان",
    "بَلبرینگ‌سازانِ سپاهان",
    "شرکت بلبرینگ‌سازان سپاهان (سهامی خاص)",
    "شرکت تولیدی و صنعتی بلبرینگ‌سازان سپاهان با مسئولیت محدود",
    "بلبرینک سازان سپاحان",
    "ﺑﻠﺒﺮﯾﻨﮓ‌سازان سپاهان",  # as a PDF copies it
    "\u202eبلبرینگ‌سازان\u202c سپاهان.",
)
LATIN = (
    "AТLАS Parts 2",  # Cyrillic te and a
    "ΑTLAS Parts 2",  # Greek alpha
    "ATLΑS‌Parts ۲",
    "atlas parts ٢",
    "ＡＴＬＡＳ Parts 2",
    "Atlаs Рarts 2 Co., Ltd.",
    "AtIas Parts 2",  # capital i for small l
    "Átlas Parts 2",
    "At\u200dlas\u00adParts 2",
)


@pytest.mark.parametrize("twin", TWINS)
def test_persian_twins_have_one_skeleton(twin):
    assert persian.look_alike(twin) == persian.look_alike(NAME)


@pytest.mark.parametrize("twin", LATIN)
def test_twins_of_other_alphabets_have_one_skeleton(twin):
    assert persian.look_alike(twin) == persian.look_alike("Atlas Parts 2")


@pytest.mark.parametrize("other", ["بلبرینگ‌سازان یزد", "Atlas Parts 3", "سپاهان"])
def test_other_names_have_another(other):
    assert persian.look_alike(other) not in (
        persian.look_alike(NAME),
        persian.look_alike("Atlas Parts 2"),
    )


def test_the_officer_sees_the_twin_of_a_company_that_was_entered(browser):
    """What somebody typed is stored clean and shown beside its twin of another province."""
    shown = entered(browser, TWINS[3])
    assert "نام‌های همانند" in shown.text and "14000000025" in shown.text
    assert "\u200d" not in shown.html and "\u2060" not in shown.html


def test_without_the_skeleton_nobody_would_see_it(browser, monkeypatch):
    monkeypatch.setattr(persian, "look_alike", persian.clean)
    assert "14000000025" not in entered(browser, TWINS[2]).text


def entered(browser, name):
    """The page of a company of this name, as its officer sees it."""
    officer = browser("yazd_officer", "yazd")
    sent = {"company_name": name, "roles": ["producer"], "employees": "12"}
    return officer.follow(officer.submit(officer.get("/admin/companies/new"), "new", **sent))
