"""Sign-in names, limits of tries, and which passwords are taken."""

import pytest

from webapp.accounts import rules
from webapp.accounts.rules import PasswordFault


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ali@Example.IR", ("email", "ali@example.ir")),
        (" ali@example.ir ", ("email", "ali@example.ir")),
        ("۰۹۱۲۳۴۵۶۷۸۹", ("mobile", "+989123456789")),
        ("0098 912 345 67 89", ("mobile", "+989123456789")),
        ("ali", ("email", "ali")),
        ("", ("email", "")),
    ],
)
def test_what_is_typed_is_an_address_or_a_mobile_number(typed, expected):
    assert rules.sign_in_name(typed) == expected


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604", "Safari · iPhone"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_a_device_has_a_name_people_know(agent, shown):
    assert rules.device(agent) == shown


def test_an_account_has_ten_tries():
    assert rules.may_sign_in(9, 0)
    assert not rules.may_sign_in(10, 0)


def test_a_busy_address_leaves_each_account_two_tries():
    assert rules.may_sign_in(1, rules.BUSY_ADDRESS)
    assert not rules.may_sign_in(2, rules.BUSY_ADDRESS)


def test_an_address_that_floods_the_site_has_none():
    assert not rules.may_sign_in(0, rules.FLOODED_ADDRESS)


@pytest.mark.parametrize("password", ["کوتاه", "nine chrs", ""])
def test_a_short_password_is_refused(password):
    assert rules.password_fault(password) == PasswordFault.SHORT


def test_a_password_beyond_the_limit_is_refused():
    assert rules.password_fault("آب و باد " * 30) == PasswordFault.LONG


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "۱۲۳۴۵۶۷۸۹۰",
        "0987654321",
        "qwertyuiop",
        "poiuytrewq",
        "ضصثقفغعهخح",
        "aaaaaaaaaa",
        "abababababab",
        "abcdefghij",
        "Password2024",
        "password-password",
        "گذرواژه۱۴۰۵۱۲",
        "09121234567",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password):
    assert rules.password_fault(password) == PasswordFault.COMMON


OWN = ("پیمان نوآور یزدی", "peyman.noavar@example.ir", "+989123456789")


@pytest.mark.parametrize(
    "password",
    [
        "peyman.noavar@example.ir",
        "PEYMANNOAVAR",
        "peyman_noavar",
        "پیمان نوآور یزدی",
        "پیمان‌نوآور‌یزدی",
        "+989123456789",
        "00989123456789",
        "9123456789",
    ],
)
def test_ones_own_name_and_addresses_are_no_password(password):
    assert rules.password_fault(password, OWN) == PasswordFault.OWN


@pytest.mark.parametrize(
    "password",
    [
        "یک-گذرواژه-بلند-12",
        "کلاغ آبی بستنی",
        "correct horse battery",
        "Tr0ub4dor&3x",
        "۷۳۵۹۱۸۲۶۴۰۵۲۳",
    ],
)
def test_unrelated_words_are_a_good_password(password):
    assert rules.password_fault(password, OWN) is None


def test_one_password_whatever_keyboard_composed_it():
    assert rules.composed("\u0627\u0653بی") == "\u0622بی"
