"""Passwords that the operator has listed, such as breached ones, are chosen by nobody."""

from __future__ import annotations

import dataclasses

import pytest

from tests.cast import PASSWORD
from webapp.accounts.passwords import is_listed
from webapp.config import Settings, SettingsError

LISTED = "correct horse battery"


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "passwords.txt"
    path.write_bytes(f"first of all\n{LISTED}\r\nبرگ سبز چای داغ\nlast of all".encode())
    return str(path)


@pytest.mark.parametrize(
    "word", ["first of all", LISTED, LISTED.upper(), "برگ سبز چای داغ", "last of all"]
)
def test_a_whole_line_is_found(listed, word):
    assert is_listed(word, listed)


@pytest.mark.parametrize("word", ["first of", "irst of all", "horse", "last of all.", "چای داغ"])
def test_a_part_of_a_line_is_not(listed, word):
    assert not is_listed(word, listed)


def test_without_a_list_nothing_stands_on_it(tmp_path):
    (tmp_path / "empty").touch()
    assert not is_listed(LISTED, "") and not is_listed(LISTED, str(tmp_path / "empty"))


def test_a_listed_password_is_refused_where_one_is_chosen(app, browser, with_password, listed):
    with_password("producer")
    person = browser("producer", "yazd")
    new = {"current_password": PASSWORD, "password": LISTED}
    kept = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(kept, password_list=listed)
    page = person.submit(person.get("/my/password"), "password", status=422, **new)
    assert "حدس زد" in page.errors()[0]
    person.submit(page, "password", **{**new, "password": LISTED + " staple"})


def test_a_list_that_is_not_there_stops_the_start(tmp_path):
    environ = {"GHAFASEH_DATA_DIR": str(tmp_path), "GHAFASEH_PASSWORD_LIST": "/nowhere/to/be"}
    with pytest.raises(SettingsError, match="GHAFASEH_PASSWORD_LIST"):
        Settings.from_environment(environ)
