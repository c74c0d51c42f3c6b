"""States, moves and audiences of needs, without any database."""

import itertools

import pytest

from webapp.needs.rules import (
    CAN_BE_ANSWERED,
    DEFAULT_AUDIENCE,
    EXPIRES,
    MOVES,
    PROJECTED,
    PUBLIC_WORD,
    Audience,
    State,
    narrower,
)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)


def test_only_projected_states_have_a_public_word():
    assert set(PUBLIC_WORD) == PROJECTED


def test_every_public_state_can_be_withdrawn():
    assert all(State.WITHDRAWN in MOVES[state] for state in PROJECTED)


def test_a_withdrawn_need_never_comes_back():
    assert not MOVES[State.WITHDRAWN]


def test_what_expires_may_expire():
    assert all(State.EXPIRED in MOVES[state] for state in EXPIRES)
    assert EXPIRES <= CAN_BE_ANSWERED


@pytest.mark.parametrize(("one", "other"), [*itertools.product(Audience, repeat=2)])
def test_the_narrower_audience_is_the_same_from_both_sides(one, other):
    assert narrower(one, other) == narrower(other, one)
    assert narrower(one, other) in (one, other)


def test_approved_is_narrower_than_suppliers_and_those_than_everybody():
    assert narrower("public", "suppliers") == Audience.SUPPLIERS
    assert narrower("suppliers", "approved") == Audience.APPROVED


def test_prices_and_contacts_are_not_public_by_default():
    assert DEFAULT_AUDIENCE["price"] != Audience.PUBLIC
    assert DEFAULT_AUDIENCE["contact"] != Audience.PUBLIC
