"""The ledger says in words what was done beside the act."""

import pytest

from webapp.i18n import speaking
from webapp.pages.audit_details import in_a_line, said

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def line(app):
    """The details of an act as a Persian reader sees them."""

    def of(act, language="fa", **details):
        with app.test_request_context(), speaking(language):
            return in_a_line(act, details)

    return of


@pytest.mark.parametrize(
    ("act", "details", "words"),
    [
        ("interests.declined", {"need_id": 3427, "reason": "need_gone"}, "نیازمندی: ۳۴۲۷؛ دلیل: "),
        (
            "samples.hand_over",
            {"from_state": "on_shelf", "to_state": "lent"},
            "پیش از آن: روی قفسه",
        ),
        ("companies.registered", {"state": "pending"}, "وضعیت: در انتظار"),
        ("accounts.give_role", {"role": "officer", "of": "yazd"}, "در: یزد"),
        ("places.move_exhibition", {"on": "2026-08-10"}, "تاریخ: ۱۴۰۵/۰۵/۱۹"),
        ("needs.edit", {"fields": ["title", "title_key", "audience"]}, "عنوان، "),
        ("uploads.not_scanned", {"taken": True}, "پذیرفته شد: بله"),
    ],
)
def test_a_detail_has_words(line, act, details, words):
    found = line(act, **details)
    assert words in found and not any(code in found for code in ("_", "need_gone", "lent"))


def test_nothing_is_said_of_what_is_empty(app):
    with app.test_request_context():
        assert said("interests.declared", {"reason": "", "company": None, "fields": []}) == []


def test_english_readers_have_english_words(line):
    assert line("accounts.give_role", "en", role="officer", of="yazd") == (
        "role: Provincial officer; of: Yazd"
    )
