"""The links of a digest: to look changes nothing, a press does what was asked."""

import re

import pytest

from webapp.db import now
from webapp.follows import links
from webapp.follows.links import Wish
from webapp.follows.models import SavedSearch, ToldNeed
from webapp.mail import letter_of
from webapp.notices import MailMessage


@pytest.fixture
def message(saved, add, write, read):
    saved()
    add(title="بلبرینگ سوزنی")
    write()
    return read(MailMessage)[0]


def link(message, words):
    return re.search(rf"{words}: (\S+)", message.body)[1].replace("http://localhost:8000", "")


LINKS = ["به کارم نمی‌آید", "توقف خبرنامهٔ این جست‌وجو", "توقف این خبرنامه"]


@pytest.mark.parametrize("words", LINKS)
def test_to_look_changes_nothing(browser, message, read, words):
    visitor = browser(None)
    for _ in range(2):
        page = visitor.get(link(message, words), raw=True)
        assert page.form("/digest?")
    assert [row.digest for row in read(SavedSearch)] == ["daily"]
    assert [row.dismissed_at for row in read(ToldNeed)] == [None]


@pytest.mark.parametrize("words", LINKS)
def test_a_press_does_it_without_signing_in(browser, message, read, write, add, words):
    visitor = browser(None)
    page = visitor.get(link(message, words), raw=True)
    for _ in range(2):
        done = visitor.follow(visitor.submit(page, "/digest?"))
        assert done.soup.select(".message.good")
    is_need = words == LINKS[0]
    assert [row.digest for row in read(SavedSearch)] == ["daily" if is_need else "none"]
    assert [row.dismissed_at is not None for row in read(ToldNeed)] == [is_need]
    add(title="بلبرینگ مخروطی")
    assert len(write(2)) == is_need


def test_all_searches_end_with_the_last_link(browser, message, saved, read):
    saved(text="نخ", digest="weekly"), saved("other_supplier")
    visitor = browser(None)
    visitor.submit(visitor.get(link(message, LINKS[2]), raw=True), "/digest?")
    assert sorted(row.digest for row in read(SavedSearch)) == ["daily", "none", "none"]


def test_a_mail_program_ends_it_with_one_press(app, message, read):
    """RFC 8058: a post from outside, without cookies and tokens, and no redirection."""
    letter = letter_of(message, "site@ghafaseh.example")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>").replace("http://localhost:8000", "")
    answer = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert [row.digest for row in read(SavedSearch)] == ["none"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_other_letters_have_no_such_header(app):
    message = MailMessage(message_id="<x@y>", to_address="a@b.example", subject="x", body="y")
    message.created_at = now()
    assert letter_of(message, "site@ghafaseh.example")["List-Unsubscribe"] is None


def test_forged_and_dead_links_are_not_there(app, browser, message, read, cast):
    token = link(message, LINKS[1]).rpartition("=")[2]
    visitor = browser(None)
    for bad in (token[:-2] + "xx", "word", "x" * 400):
        visitor.get(f"/digest?token={bad}", status=404)
        visitor.post(f"/digest?token={bad}", status=404)
    with app.app_context():
        unknown = [
            links.token_of(wish)
            for wish in (
                Wish(key="no-such"),
                Wish(key=read(SavedSearch)[0].key, need_id=cast.needs["yarn"]),
                Wish(user_id=cast.people["nobody"]),
            )
        ]
    for bad in unknown:
        visitor.get(f"/digest?token={bad}", status=404)
        visitor.post(f"/digest?token={bad}", status=404)
    assert [row.digest for row in read(SavedSearch)] == ["daily"]


def test_what_was_put_aside_never_comes_again(app, browser, message, write, read, add):
    visitor = browser(None)
    visitor.submit(visitor.get(link(message, LINKS[0]), raw=True), "/digest?")
    assert write(2) == write(9) == []
    number = read(ToldNeed)[0].need_id
    add(title="بلبرینگ مخروطی")
    assert len(write(200)) == 1
    assert number in {row.need_id for row in read(ToldNeed)}
