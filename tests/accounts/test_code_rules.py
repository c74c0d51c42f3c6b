"""Codes and the second step as pure questions: by which way, of which letters."""

import pytest

from webapp.accounts import code_rules


@pytest.mark.parametrize(
    ("first", "password", "sms", "email", "way"),
    [
        ("password", True, True, True, "sms"),
        ("password", True, True, False, "sms"),
        ("password", True, False, True, "email"),
        ("password", True, False, False, None),
        ("sms", True, True, True, "password"),
        ("email", True, True, True, "password"),
        ("sms", False, True, True, "email"),
        ("email", False, True, True, "sms"),
        ("sms", False, True, False, None),
        ("email", False, False, True, None),
    ],
)
def test_the_second_step_never_comes_the_way_of_the_first(first, password, sms, email, way):
    found = code_rules.second_way(first, has_password=password, by_sms=sms, by_email=email)
    assert found == way and found != first


def test_a_recovery_code_has_no_letter_that_looks_like_another():
    codes = "".join(code_rules.new_recovery_code() for _ in range(200))
    assert not set(codes) & set("IL01O") and len(codes) == 200 * 11


def test_a_new_code_has_six_digits_even_if_it_begins_with_noughts():
    assert {len(code_rules.new_code()) for _ in range(500)} == {6}


def test_admins_and_national_staff_have_the_duty_and_nobody_else():
    assert code_rules.has_duty(frozenset({"yazd"}), is_national=False)
    assert code_rules.has_duty(frozenset(), is_national=True)
    assert not code_rules.has_duty(frozenset(), is_national=False)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("mobile:+989121112233", "0912***2233"), ("email:yazd_admin@x.example", "ya***@x.example")],
)
def test_the_page_of_the_second_step_hints_at_the_address_only(name, hint):
    assert code_rules.hinted_name(name) == hint
