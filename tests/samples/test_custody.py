"""Each hand-over is a line of the custody log."""

import datetime as dt

import pytest

from webapp.db import now
from webapp.moves import RuleError
from webapp.needs import services as needs
from webapp.samples import queries, services
from webapp.samples.rules import SampleState

S = SampleState


def states(sample):
    return [event.to_state for event in reversed(queries.events_of([sample]))]


def test_a_sample_comes_stands_is_lent_comes_back_and_goes(yazd, officer):
    with yazd.work():
        sample = services.announce(officer, yazd.need(), "یک عدد نو")
        services.receive(officer, sample)
        services.put_on_place(officer, sample, yazd.place())
        services.take_off(officer, sample, S.LENT, "بلبرینگ‌سازان سپاهان، تا ۱۴۰۵/۱۰/۱")
        services.receive(officer, sample)
        services.hand_over(officer, sample, S.RETURNED)
        assert states(sample) == [
            *("announced", "received", "on_shelf", "lent", "received", "returned")
        ]
        assert sample.place_id is None and sample.state == "returned"


def test_a_line_says_who_where_from_and_what(yazd, placed, officer):
    with yazd.look():
        line = queries.events_of([yazd.sample(placed)])[0]
        assert (line.actor_id, line.from_state, line.note) == (officer.id, None, "دو عدد")
        assert line.place_id == yazd.place().id


def test_what_happened_earlier_keeps_its_day(yazd, officer):
    then = now() - dt.timedelta(days=40)
    with yazd.work():
        sample = services.announce(officer, yazd.need(), happened_at=then)
        line = queries.events_of([sample])[0]
        assert line.happened_at == then and line.recorded_at > then


@pytest.mark.parametrize("goal", [S.LENT, S.LOST])
def test_lending_and_losing_take_a_sentence(yazd, placed, officer, goal):
    with yazd.work(), pytest.raises(RuleError):
        services.take_off(officer, yazd.sample(placed), goal, " ")
    with yazd.look():
        assert yazd.sample(placed).place_id is not None


def test_a_returned_sample_is_refused_every_step(yazd, placed, officer):
    with yazd.work():
        sample = yazd.sample(placed)
        services.take_off(officer, sample, S.RETURNED)
        for goal in (S.RECEIVED, S.LENT, S.LOST):
            with pytest.raises(RuleError):
                services.hand_over(officer, sample, goal, "…")
        with pytest.raises(RuleError):
            services.put_on_place(officer, sample, yazd.place())


def test_a_withdrawn_need_takes_no_more_samples(yazd, officer):
    with yazd.work():
        needs.withdraw(officer, yazd.need())
        with pytest.raises(RuleError):
            services.announce(officer, yazd.need())
