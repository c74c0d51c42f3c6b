"""Digests of passwords."""

from argon2 import PasswordHasher

from webapp.accounts import passwords


def test_the_digest_is_argon2id_and_fits_its_password_only():
    digest = passwords.digest_of("کلاغ آبی بستنی")
    assert digest.startswith("$argon2id$")
    assert passwords.fits(digest, "کلاغ آبی بستنی")
    assert not passwords.fits(digest, "کلاغ آبی بستنی ")


def test_guessing_costs_what_owasp_asks_for():
    assert passwords.COST["memory_cost"] >= 19 * 1024 and passwords.COST["time_cost"] >= 2
    digest = PasswordHasher(**passwords.COST).hash("x")
    assert "m=32768,t=3,p=1" in digest


def test_another_composition_of_the_same_letters_fits():
    digest = passwords.digest_of("\u0622رامش کلاغ")
    assert passwords.fits(digest, "\u0627\u0653رامش کلاغ")


def test_nothing_fits_where_there_is_no_password():
    assert not passwords.fits(None, "nobody has this password")
    assert not passwords.fits("", "")


def test_a_spoilt_digest_fits_nothing():
    assert not passwords.fits("not a digest", "x" * 12)


def test_half_a_letter_breaks_nothing():
    assert not passwords.fits(passwords.digest_of("x" * 12), "\ud800" * 12)


def test_a_digest_of_another_cost_is_outdated():
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x" * 12)
    assert passwords.is_outdated(cheap)
    assert not passwords.is_outdated(passwords.digest_of("x" * 12))
