"""What the demo is drawn from: the facts that are known, and stories that can be lived."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import Counter

import pytest

from webapp.demo import plan, programme, stories
from webapp.demo.days import Days
from webapp.demo.timetable import HOURS, Timetable

DIGEST = """
import hashlib
from webapp.demo import plan, stories
drawn = plan.draw()
text = repr((drawn, stories.draw(drawn)))
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def drawn() -> plan.Plan:
    return plan.draw()


@pytest.fixture(scope="module")
def shown(drawn: plan.Plan) -> list[plan.Need]:
    return [need for needs in drawn.needs.values() for need in needs]


def test_the_known_facts_of_the_first_months(shown):
    assert len(shown) == 1293
    assert len({need.owner for need in shown}) == 1204
    assert sum(need.facts["fx_cost_declared"] for need in shown) > 1_000_000_000
    assert len({need.facts["field"] for need in shown}) == 10


def test_sixteen_provinces_in_the_known_order():
    assert len(programme.PILOTS) == 12
    first = [province.code for province in programme.FIRST_ELEVEN]
    assert len(first) == 11 and {"yazd", "fars"} <= set(first)
    later = {province.code for province in programme.LATER}
    assert later == {"tehran", "khorasan-shomali", "khorasan-jonubi", "kerman", "qom"}
    assert programme.TWELFTH_PILOT not in {province.code for province in programme.PROVINCES}


def test_eleven_opened_within_two_weeks_and_the_others_after_them():
    first = [province.opened for province in programme.FIRST_ELEVEN]
    assert max(first) - min(first) < 14
    assert all(province.opened < min(first) for province in programme.LATER)


def test_a_need_is_of_the_field_of_its_company_and_lies_in_its_province(drawn, shown):
    for need in [*shown, *(need for needs in drawn.waiting.values() for need in needs)]:
        assert drawn.companies[need.owner].facts["field"] == need.facts["field"]
    for code, needs in drawn.needs.items():
        assert {drawn.companies[need.owner].province for need in needs} == {code}


def test_some_factories_of_several_provinces_want_the_same(drawn):
    where = Counter(
        title for needs in drawn.needs.values() for title in {n.facts["title"] for n in needs}
    )
    assert sum(count > 1 for count in where.values()) >= 10


def test_every_fate_is_met_in_every_province(drawn):
    fates = {"live", "paused", "withdrawn", "expired", "closed", "ending"}
    for needs in drawn.needs.values():
        assert {need.fate for need in needs} == fates


def test_what_is_on_its_way_comes_on_top(drawn):
    waiting = [need for needs in drawn.waiting.values() for need in needs]
    assert len(waiting) == programme.UNPUBLISHED
    assert {need.fate for need in waiting} == {"draft", "submitted", "returned"}
    assert [need.fate for need in waiting if need.owner == 0] == ["draft", "submitted", "returned"]


def test_companies_that_only_supply_and_that_wait_come_on_top(drawn):
    only = [c for c in drawn.companies if not c.is_producer and not c.is_pending]
    assert len(only) == programme.SUPPLIERS
    assert sum(c.is_pending for c in drawn.companies) == programme.PENDING


def test_stories_begin_after_publication_and_no_pair_meets_twice(drawn, shown):
    published = {need.number: need.published for need in shown}
    told = [story for few in stories.draw(drawn).values() for story in few]
    assert all(1 <= story.declared < published[story.need] for story in told)
    assert max(Counter((story.need, story.supplier) for story in told).values()) == 1


def test_the_demos_producer_meets_every_course(drawn):
    own = {need.number for need in drawn.needs["yazd"] if need.owner == 0}
    courses = {story.course for story in stories.draw(drawn)["yazd"] if story.need in own}
    assert courses == set(stories.COURSES)


def test_it_is_the_same_on_every_machine():
    digests = {_digest(seed) for seed in ("1", "2")}
    assert len(digests) == 1


def _digest(seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


# --- days -----------------------------------------------------------------------------------

NEW_YEAR = dt.date(2027, 3, 27)  # a week after Nowruz, when hardly a day has been a working one


@pytest.mark.parametrize("today", [dt.date(2026, 11, 22), NEW_YEAR])
def test_earlier_days_stay_earlier_and_are_working_days(today):
    days = Days(today)
    found = [days.ago(number) for number in range(1, 120)]
    assert found == sorted(found, reverse=True) and found[0] < today
    assert not {day.weekday() for day in found} & {3, 4}


def test_steps_end_before_today():
    days = Days(NEW_YEAR)
    assert days.after(days.ago(3), 50) == days.ago(1)
    assert days.after(days.ago(40), 1) > days.ago(40)


def test_nobody_is_at_two_places_at_once():
    table, day = Timetable(), dt.date(2026, 11, 22)
    taken = [table.take(day, ["room", number]) for number in range(len(HOURS) + 1)]
    assert None not in taken[:-1] and len(set(taken[:-1])) == len(HOURS)
    assert taken[-1] is None
