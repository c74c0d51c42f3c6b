"""The two sides arrange a meeting on their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browser import Browser, Page
from tests.interests import declared
from tests.interests.declared import declare, row
from tests.meetings.arranged import accept, act, ask, begin, meeting, on_table, room, soon
from webapp import persian
from webapp.accounts.actor import Actor
from webapp.interests import services as interests
from webapp.meetings import services
from webapp.meetings.models import Meeting
from webapp.persian import TEHRAN

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, actor: Acting, cast: Any) -> int:
    return declare(app, actor("supplier"), cast)


def working(days: int = 3) -> dt.datetime:
    """Ten o'clock on the next Saturday that is no public holiday."""
    from webapp.working_days import WorkingWeek

    when = soon(days)
    while WorkingWeek().is_off(when.date()) or when.weekday() != 5:
        when += dt.timedelta(days=1)
    return when


def times(*starts: dt.datetime) -> dict[str, str]:
    """Days and times as they are typed."""
    typed = {}
    for n, start in enumerate(starts, start=1):
        typed[f"day{n}"] = persian.jdate(start)
        typed[f"time{n}"] = f"{start.astimezone(TEHRAN):%H:%M}"
    return typed


def by_video(*starts: dt.datetime) -> dict[str, Any]:
    link = "https://meet.example.ir/abc"
    return {"kind": "video", "link": link, **times(*(starts or (working(),)))}


def ask_path(number: int) -> str:
    return f"/my/meetings/ask/{number}"


# --- asking ---------------------------------------------------------------------------------


def test_a_room_and_three_times_are_asked_for(
    app: Flask, browser: Sit, cast: Any, number: int
) -> None:
    supplier = browser("supplier", "yazd")
    page = supplier.get(f"/my/interests/{number}")
    assert ask_path(number) in page.html
    starts = [working(), working(9), working(16)]
    place = f"{cast.places['yazd_centre']}-{cast.places['yazd_room']}"
    form = supplier.get(ask_path(number))
    assert "اتاق نشست ۱" in form.text
    done = supplier.submit(form, "/ask/", place=place, minutes="90", **times(*starts))
    assert "در انتظار پاسخ واحد تولیدی" in supplier.follow(done).text
    found = row(app, Meeting, interest_id=number)
    assert (found.kind, found.minutes, found.room_id) == ("face", 90, cast.places["yazd_room"])
    assert [slot.starts_at for slot in on_table(app, found.id)] == starts


def test_a_link_is_kept_and_never_fetched(app: Flask, browser: Sit, number: int) -> None:
    producer = browser("producer", "yazd")
    producer.submit(producer.get(ask_path(number)), "/ask/", **by_video())
    found = row(app, Meeting, interest_id=number)
    assert (found.link, found.room_id) == ("https://meet.example.ir/abc", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day1": "", "time1": ""},
        {"day1": "۱۴۰۴/۱/۱"},
        {"day1": "سه روز دیگر"},
        {"time1": ""},
        {"day2": "", "time2": "10:00"},
        {"link": "http://meet.example.ir/abc"},
        {"link": "meet"},
        {"link": ""},
        {"kind": "face"},
        {"kind": "face", "place": "1-1"},
        {"kind": ""},
        {"person": "999999"},
        {"minutes": "7"},
    ],
)
def test_bad_input_is_refused_and_kept(
    app: Flask, browser: Sit, number: int, wrong: dict[str, str]
) -> None:
    supplier = browser("supplier", "yazd")
    typed = {**by_video(), "subject": "دیدن نمونه", **wrong}
    page = supplier.submit(supplier.get(ask_path(number)), "/ask/", status=422, **typed)
    assert page.errors()
    assert page.soup.find(id="subject")["value"] == "دیدن نمونه"
    assert row(app, Meeting, interest_id=number) is None


def test_days_off_and_late_hours_are_warned_of_once(app: Flask, browser: Sit, number: int) -> None:
    supplier = browser("supplier", "yazd")
    late = working().replace(hour=20)
    form = supplier.get(ask_path(number))
    assert form.soup.find(id="despite") is None
    warned = supplier.submit(form, "/ask/", status=422, **by_video(late))
    assert "بیرون از ساعت اداری" in warned.text
    supplier.submit(warned, "/ask/", despite="y")
    assert row(app, Meeting, interest_id=number) is not None


def test_htmx_gets_the_form_alone(browser: Sit, number: int) -> None:
    supplier = browser("supplier", "yazd")
    form = supplier.get(ask_path(number))
    supplier.get(ask_path(number), htmx="ask-form")
    supplier.submit(form, "/ask/", htmx="ask-form", status=422)
    done = supplier.submit(form, "/ask/", htmx="ask-form", status=200, **by_video())
    assert "/my/meetings/" in done.headers["HX-Redirect"]


def test_a_second_press_asks_once(app: Flask, browser: Sit, number: int) -> None:
    supplier = browser("supplier", "yazd")
    form = supplier.get(ask_path(number))
    first, second = (supplier.submit(form, "/ask/", **by_video()) for _ in range(2))
    assert first.location == second.location
    assert row(app, Meeting, interest_id=number)


def test_who_has_no_part_in_the_interest_cannot_ask(
    app: Flask, browser: Sit, actor: Acting, number: int
) -> None:
    browser("other_supplier", "yazd").get(ask_path(number), status=404)
    browser(None, "yazd").get(ask_path(number), status=303)
    browser(None, "yazd").post(ask_path(number), by_video(), status=401)
    browser("nobody", "yazd").get(ask_path(number), status=403)
    supplier = browser("supplier", "yazd")
    form = supplier.get(ask_path(number))
    declared.act(app, actor("producer"), number, interests.decline, "price")
    supplier.submit(form, "/ask/", status=409, **by_video())
    supplier.get(ask_path(number), status=409)


# --- answering ------------------------------------------------------------------------------


@pytest.fixture
def asked(app: Flask, actor: Acting, cast: Any, number: int) -> int:
    """The supplier asked for two times in the room of Yazd."""
    plan = room(cast)
    return ask(app, actor("supplier"), number, working(), working(9), plan=plan)


def card(who: Browser, asked: int) -> Page:
    return who.get(f"/my/meetings/{asked}")


def test_the_producer_accepts_one_time(app: Flask, browser: Sit, cast: Any, asked: int) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    assert "پاسخ شما لازم است" in page.text
    slot = on_table(app, asked)[1]
    done = producer.submit(page, "/accept", slot=str(slot.id), person=str(cast.people["colleague"]))
    assert "زمان نشست قطعی شد" in producer.follow(done).text
    found = meeting(app, asked)
    assert found.starts_at == slot.starts_at
    assert found.producer_user_id == cast.people["colleague"]


def test_nothing_chosen_is_refused_and_htmx_gets_the_card(
    app: Flask, browser: Sit, asked: int
) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    assert producer.submit(page, "/accept", status=422).errors()
    slot = str(on_table(app, asked)[0].id)
    done = producer.submit(page, "/accept", htmx="meeting-card", status=200, slot=slot)
    assert "زمان قطعی" in done.text


def test_a_clash_is_a_sentence(
    app: Flask, browser: Sit, actor: Acting, cast: Any, asked: int
) -> None:
    other = declare(app, actor("other_supplier"), cast)
    taken = ask(app, actor("other_supplier"), other, working(), plan=room(cast))
    accept(app, actor("producer"), taken)
    producer = browser("producer", "yazd")
    slot = str(on_table(app, asked)[0].id)
    page = producer.submit(card(producer, asked), "/accept", status=409, slot=slot)
    assert "نشست دیگری" in page.text
    assert meeting(app, asked).state == "requested"


def test_other_times_are_proposed(app: Flask, browser: Sit, asked: int) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    producer.submit(page, "/propose", status=422)
    producer.submit(page, "/propose", **times(working(16)))
    assert meeting(app, asked).waiting_for == "supplier"
    assert "پاسخ شما لازم است" in card(browser("supplier", "yazd"), asked).text


def test_the_side_that_waits_has_nothing_to_answer(app: Flask, browser: Sit, asked: int) -> None:
    supplier = browser("supplier", "yazd")
    page = card(supplier, asked)
    assert not [f for f in page.soup.find_all("form") if "/accept" in f["action"]]
    slot = str(on_table(app, asked)[0].id)
    supplier.post(f"/my/meetings/{asked}/accept", {"slot": slot}, status=409)
    supplier.post(f"/my/meetings/{asked}/propose", times(working(16)), status=409)
    supplier.post(f"/my/meetings/{asked}/decline", {"reason": "time"}, status=409)


def test_declining_takes_a_reason(app: Flask, browser: Sit, asked: int) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    producer.submit(page, "/decline", status=422, reason="other")
    producer.submit(page, "/decline", reason="volume")
    assert (meeting(app, asked).state, meeting(app, asked).reason) == ("declined", "volume")
    assert "رد شده" in card(browser("supplier", "yazd"), asked).text


def test_a_fixed_meeting_is_moved_or_cancelled(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    supplier = browser("supplier", "yazd")
    supplier.submit(card(supplier, asked), "/propose", **times(working(16)))
    assert meeting(app, asked).state == "requested"
    accept(app, actor("producer"), asked)
    page = card(supplier, asked)
    supplier.submit(page, "/cancel", status=422)
    supplier.submit(page, "/cancel", reason="payment")
    assert meeting(app, asked).state == "cancelled"
    supplier.post(f"/my/meetings/{asked}/cancel", {"reason": "payment"}, status=409)


def test_the_producer_records_what_became_of_it(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    producer, supplier = browser("producer", "yazd"), browser("supplier", "yazd")
    producer.post(f"/my/meetings/{asked}/held", status=409)
    begin(app, asked)
    supplier.post(f"/my/meetings/{asked}/held", status=403)
    supplier.post(f"/my/meetings/{asked}/absence", {"side": "producer"}, status=403)
    assert "/held" not in card(supplier, asked).html
    producer.submit(card(producer, asked), "/held")
    assert meeting(app, asked).state == "held"


def test_absence_is_recorded_with_its_side(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    begin(app, asked)
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    producer.submit(page, "/absence", status=409, side="nobody")
    producer.submit(page, "/absence", side="supplier")
    assert meeting(app, asked).state == "no_show"
    assert "چه کسی نیامد: تأمین‌کننده" in card(producer, asked).text


def test_each_side_names_its_own_person(app: Flask, browser: Sit, cast: Any, asked: int) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    stranger = str(cast.people["supplier"])
    producer.submit(page, "/person", status=422, person=stranger)
    producer.submit(page, "/person", person=str(cast.people["colleague"]))
    assert meeting(app, asked).producer_user_id == cast.people["colleague"]
    producer.post(f"/my/meetings/{asked}/supplier/person", {"person": stranger}, status=403)
    producer.post(f"/my/meetings/{asked}/officer/person", {"person": stranger}, status=404)


def test_a_meeting_is_nobody_elses(browser: Sit, asked: int) -> None:
    paths = ("accept", "propose", "decline", "cancel", "held", "absence", "producer/person")
    stranger, visitor = browser("other_supplier", "yazd"), browser(None, "yazd")
    stranger.get(f"/my/meetings/{asked}", status=404)
    visitor.get(f"/my/meetings/{asked}", status=303)
    for path in paths:
        stranger.post(f"/my/meetings/{asked}/{path}", {"reason": "time"}, status=404)
        visitor.post(f"/my/meetings/{asked}/{path}", status=401)
    stranger.get(f"/my/meetings/{10**30}", status=404)


def test_a_second_press_is_one_answer(app: Flask, browser: Sit, asked: int) -> None:
    producer = browser("producer", "yazd")
    page = card(producer, asked)
    slot = str(on_table(app, asked)[0].id)
    first, second = (producer.submit(page, "/accept", slot=slot) for _ in range(2))
    assert first.location == second.location
    assert meeting(app, asked).sequence == 1


def test_it_is_read_in_english_too(browser: Sit, asked: int) -> None:
    assert "Your answer is awaited" in card(browser("producer", "yazd", "en"), asked).text


# --- lists ----------------------------------------------------------------------------------


def headings(page: Page) -> list[str]:
    return [h.get_text(strip=True) for h in page.soup.find_all("h2")]


def test_the_list_puts_first_what_waits_for_us(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    producer, supplier = browser("producer", "yazd"), browser("supplier", "yazd")
    assert headings(producer.get("/my/meetings"))[0] == "در انتظار پاسخ ما"
    assert "در انتظار پاسخ طرف مقابل" in headings(supplier.get("/my/meetings"))
    accept(app, actor("producer"), asked)
    assert f"/my/meetings/{asked}" in producer.get("/my/meetings").html
    act(app, actor("producer"), asked, services.cancel, "producer", "time")
    assert "لغو شده" in producer.get("/my/meetings", htmx="meetings-past").text
    assert "نشستی در پیش نیست" in producer.get("/my/meetings").text


def test_the_list_is_for_members(browser: Sit, asked: int) -> None:
    browser(None, "yazd").get("/my/meetings", status=303)
    browser("nobody", "yazd").get("/my/meetings", status=403)
    assert f"/my/meetings/{asked}" not in browser("fars_producer", "fars").get("/my/meetings").html
