"""One interest: the producer looks and answers, the supplier follows and withdraws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browser import Browser
from tests.interests.declared import OFFER, act, declare, events, interest
from webapp.accounts.actor import Actor
from webapp.interests import services

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, actor: Acting, cast: Any) -> int:
    return declare(app, actor("supplier"), cast)


def test_the_producers_opening_marks_it_seen(app: Flask, browser: Sit, number: int) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    assert "دیده شد" in page.text
    producer.get(f"/my/interests/{number}")
    assert [e.to_state for e in events(app, number)] == ["submitted", "seen"]


def test_the_suppliers_own_look_marks_nothing(app: Flask, browser: Sit, number: int) -> None:
    page = browser("supplier", "yazd").get(f"/my/interests/{number}")
    assert interest(app, number).state == "submitted"
    assert "ریسندگی نگین کویر" in page.text


def test_both_sides_read_the_price_idea_and_nobody_else(
    app: Flask, browser: Sit, actor: Acting, cast: Any
) -> None:
    from dataclasses import replace
    from decimal import Decimal

    offer = replace(OFFER, price_idea=Decimal(2750), currency="USD")
    number = declare(app, actor("supplier"), cast, offer=offer)
    for person in ("producer", "supplier"):
        assert "۲٬۷۵۰" in browser(person, "yazd").get(f"/my/interests/{number}").text
    browser("other_supplier", "yazd").get(f"/my/interests/{number}", status=404)
    browser("fars_producer", "yazd").get(f"/my/interests/{number}", status=404)


def test_the_producer_puts_it_on_the_shortlist(app: Flask, browser: Sit, number: int) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    assert "فهرست کوتاه" in producer.follow(producer.submit(page, "/shortlist")).text
    assert interest(app, number).state == "shortlisted"
    assert interest(app, number).answered_at is not None


def test_htmx_gets_the_card_alone(app: Flask, browser: Sit, number: int) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    card = producer.submit(page, "/shortlist", htmx="interest-card", status=200)
    assert "در فهرست کوتاه" in card.text
    refused = producer.submit(page, "/decline", htmx="interest-card", status=422)
    assert refused.errors()


def test_declining_takes_a_reason_that_the_supplier_reads(
    app: Flask, browser: Sit, number: int
) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    producer.submit(page, "/decline", reason="quality", note="زبری سطح بیش از اندازه است")
    assert (interest(app, number).state, interest(app, number).reason) == ("declined", "quality")
    seen = browser("supplier", "yazd").get(f"/my/interests/{number}").text
    assert "رد شده" in seen and "زبری سطح" in seen and "کیفیت" in seen


def test_another_reason_without_words_is_refused_and_kept(
    app: Flask, browser: Sit, number: int
) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    refused = producer.submit(page, "/decline", status=422, reason="other")
    assert refused.soup.find(id="decline-reason").find("option", selected=True)["value"] == "other"
    assert refused.soup.find("details", id="decline").has_attr("open")
    assert interest(app, number).state == "seen"


def test_the_supplier_withdraws_with_a_reason(app: Flask, browser: Sit, number: int) -> None:
    supplier = browser("supplier", "yazd")
    page = supplier.get(f"/my/interests/{number}")
    supplier.submit(page, "/withdraw", status=422)
    supplier.submit(page, "/withdraw", reason="time")
    assert interest(app, number).state == "withdrawn"
    assert not supplier.get(f"/my/interests/{number}").soup.find(id="withdraw")


def test_one_side_does_not_do_the_others_part(browser: Sit, number: int) -> None:
    supplier, producer = browser("supplier", "yazd"), browser("producer", "yazd")
    supplier.post(f"/my/interests/{number}/shortlist", status=403)
    supplier.post(f"/my/interests/{number}/decline", {"reason": "price"}, status=403)
    producer.post(f"/my/interests/{number}/withdraw", {"reason": "price"}, status=403)
    stranger = browser("other_supplier", "yazd")
    for step in ("shortlist", "decline", "withdraw"):
        stranger.post(f"/my/interests/{number}/{step}", {"reason": "price"}, status=404)


def test_what_is_closed_refuses_further_steps(
    app: Flask, browser: Sit, actor: Acting, number: int
) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    act(app, actor("supplier"), number, services.withdraw, "time")
    refused = producer.submit(page, "/shortlist", status=409)
    assert "پس گرفته‌شده" in refused.text
    assert len(events(app, number)) == 3


def test_a_second_press_is_one_answer(app: Flask, browser: Sit, number: int) -> None:
    producer = browser("producer", "yazd")
    page = producer.get(f"/my/interests/{number}")
    first, second = (producer.submit(page, "/decline", reason="price") for _ in range(2))
    assert first.location == second.location
    assert [e.to_state for e in events(app, number)] == ["submitted", "seen", "declined"]


def test_signed_out_people_are_sent_to_sign_in(browser: Sit, number: int) -> None:
    visitor = browser(None, "yazd")
    visitor.get(f"/my/interests/{number}", status=303)
    visitor.post(f"/my/interests/{number}/shortlist", status=401)


def test_no_such_interest(browser: Sit) -> None:
    producer = browser("producer", "yazd")
    producer.get("/my/interests/999999", status=404)
    producer.get(f"/my/interests/{10**30}", status=404)


def test_it_is_read_in_english_too(browser: Sit, number: int) -> None:
    page = browser("producer", "yazd", "en").get(f"/my/interests/{number}")
    assert "Seen, awaiting an answer" in page.text
