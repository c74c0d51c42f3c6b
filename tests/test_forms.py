"""Forms take what people type, refuse it with a sentence, and never break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.forms import Form, NumberField

from .form_samples import Everything, Strict, bare_app, filled


@pytest.fixture
def app() -> Flask:
    return bare_app()


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("title", " كاسه\u200c نمد\x00 ", "کاسه نمد"),
        ("story", "یک\r\n\r\n\r\nدو\u202e", "یک\n\nدو"),
        ("part", "۶۲۰۴-2RS", "6204-2RS"),
        ("size", "۱۲/۵", Decimal("12.5")),
        ("size", "1,000", Decimal(1000)),
        ("size", "0", Decimal(0)),
        ("count", "٣", 3),
        ("price", "۱٬۲۳۴٫۵۰", Decimal("1234.50")),
        ("day", "۱ آذر ۱۴۰۵", date(2026, 11, 22)),
        ("moment", "1405/9/1 9:30", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ("hour", "۹:۳۰", time(9, 30)),
        ("company", "۱۰۳۸۰۲۸۴۷۹۰", "10380284790"),
        ("person", "۰۴۹۹۳۷۰۸۹۹", "0499370899"),
        ("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("postal", "۸۹۱۶۷-۱۳۳۳۵", "8916713335"),
        ("hs", "۸۴.۸۲", "8482"),
        ("hs", "نامشخص", None),
        ("code", "۱۲۳ ۴۵۶", "123456"),
        ("email", " Ali@EXAMPLE.com ", "Ali@example.com"),
        ("link", "https://meet.example.ir/a?b=ج", "https://meet.example.ir/a?b=ج"),
        ("word", " two words here ", " two words here "),
        ("colour", "red", "red"),
        ("colour", "", None),
        ("place", "2", 2),
        ("step", "green", "green"),
        ("drawing", "no", False),
        ("drawing", "yes", True),
        ("agreed", "y", True),
        ("size", "", None),
        ("size", " \u200f ", None),
    ],
)
def test_what_is_typed_becomes_a_value(name: str, typed: str, value: object) -> None:
    form = filled(**{name: typed})
    assert form.errors == {}
    assert form[name].data == value


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("title", "x" * 21),
        ("story", "1 2 3 4 5 6"),
        ("story", "1\n2\n3"),
        ("size", "abc"),
        ("size", "12,5"),
        ("size", "-1"),
        ("size", "1000.01"),
        ("size", "1.234"),
        ("size", "1e999"),
        ("size", "NaN"),
        ("size", "inf"),
        ("size", "9" * 400),
        ("size", "9" * 30),
        ("count", "1.5"),
        ("count", "0"),
        ("count", "99999999999"),
        ("price", "1.234"),
        ("day", "1405/13/1"),
        ("day", "someday"),
        ("day", "1600/1/1"),
        ("day", "دوشنبه 1405/9/1"),
        ("day", "1404/1/1"),
        ("day", "1406/1/1"),
        ("moment", "1405/9/1"),
        ("moment", "1405/9/1 25:00"),
        ("hour", "noon"),
        ("company", "10380285692"),
        ("company", "1038028479"),
        ("company", "abc"),
        ("person", "1111111111"),
        ("mobile", "02188881111"),
        ("mobile", "0912"),
        ("postal", "1" * 21),
        ("hs", "848"),
        ("hs", "0012"),
        ("code", "1234"),
        ("email", "nobody"),
        ("email", "علی@example.com"),
        ("email", "a" * 400 + "@example.com"),
        ("link", "javascript:alert(1)"),
        ("link", "https://"),
        ("link", "http://[bad"),
        ("word", "short"),
        ("word", "x" * 201),
        ("colour", "blue"),
        ("place", "3"),
        ("place", "x"),
        ("place", "9" * 5000),
        ("step", "blue\x00"),
        ("drawing", "maybe"),
        ("fields", "blue"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_stays_in_the_box(name: str, typed: str) -> None:
    form = filled(**{name: typed})
    assert list(form.errors) == [name]
    (message,) = form[name].errors
    assert isinstance(message, str) and message.endswith(".") and "%(" not in message
    if form[name].type not in ("PasswordField", "ChoiceField", "RadioChoiceField", "YesNoField"):
        assert form[name].type == "MultiChoiceField" or form[name]._value()


@pytest.mark.usefixtures("page")
def test_refusals_say_the_limit_and_how_much_there_is() -> None:
    (message,) = filled(title="x" * 21).title.errors
    assert "۲۰" in message and "۲۱" in message


def test_figures_follow_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context(environ_base={"ghafaseh.language": "en"}):
        form = filled(title="x" * 21, day="?")
        assert form.title.errors == ["Write at most 20 letters; this has 21."]
        assert re.search(r"such as 1\d{3}/\d\d/\d\d", form.day.errors[0])
        shown = Everything(MultiDict(), data={"size": Decimal("1234.5")}, meta={"csrf": False})
        assert shown.size._value() == "1,234.5"


@pytest.mark.usefixtures("page")
def test_stored_values_are_shown_as_they_may_be_typed() -> None:
    row = {
        "size": Decimal("1234.50"),
        "day": date(2026, 11, 22),
        "moment": datetime(2026, 11, 22, 6, tzinfo=UTC),
        "hour": time(9, 30),
        "mobile": "+989123456789",
        "drawing": False,
        "place": 2,
    }
    form = Everything(None, data=row, meta={"csrf": False})
    shown = [form[name]._value() for name in ("size", "day", "moment", "hour", "mobile")]
    assert shown == ["۱٬۲۳۴٫۵", "۱۴۰۵/۰۹/۰۱", "۱۴۰۵/۰۹/۰۱ ۰۹:۳۰", "۰۹:۳۰", "09123456789"]
    again = filled(day=form.day._value(), moment=form.moment._value(), hour=form.hour._value())
    assert (again.day.data, again.moment.data, again.hour.data) == tuple(
        row[name] for name in ("day", "moment", "hour")
    )
    assert form.drawing.data is False and form.place.data == 2


@pytest.mark.usefixtures("page")
def test_empty_answers_are_refused_where_they_are_needed() -> None:
    form = filled(Strict)
    assert set(form.errors) == {"colour", "step", "agreed", "fields", "paper", "size"}
    assert list(filled(title=" \u200c\u200f ").errors) == ["title"]


@pytest.mark.usefixtures("page")
def test_a_needed_number_that_is_wrong_is_not_called_empty() -> None:
    (message,) = filled(Strict, size="x").size.errors
    assert "“x”" in message or "«x»" in message


@pytest.mark.usefixtures("page")
def test_a_file_in_place_of_text_is_nothing_typed() -> None:
    names = [name for name in Everything(None, meta={"csrf": False}).data if name != "paper"]
    sent = MultiDict((name, FileStorage(BytesIO(b"x"), filename="x.pdf")) for name in names)
    form = Everything(sent, meta={"csrf": False})
    form.validate()
    assert set(form.errors) <= {"title"}
    assert form.version.data == -1


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("a.PDF", b"%PDF", False),
        ("a.exe", b"MZ", True),
        ("a.pdf", b"", True),
        ("a.pdf", b"x" * 101, True),
        ("pdf", b"x", True),
    ],
)
def test_files_are_judged_by_name_and_size(name: str, content: bytes, refused: bool) -> None:
    form = filled(paper=FileStorage(BytesIO(content), filename=name))
    assert bool(form.paper.errors) is refused
    assert form.paper.data.read() == content


@pytest.mark.usefixtures("page")
def test_ticks_are_counted_and_not_repeated() -> None:
    assert filled(fields="red").fields.data == ["red"]
    sent = MultiDict([("title", "x"), ("fields", "red"), ("fields", "red")])
    once = Everything(sent, meta={"csrf": False})
    assert once.validate() and once.fields.data == ["red"]
    sent.add("fields", "green")
    assert not Everything(sent, meta={"csrf": False}).validate()


@pytest.mark.usefixtures("page")
def test_further_checks_do_not_meet_what_could_not_be_read() -> None:
    class Checked(Form):
        size = NumberField("Size")

        def validate_size(self, field: Any) -> None:
            assert field.data > 0

    assert list(filled(Checked, size="x").errors) == ["size"]


@pytest.mark.usefixtures("page")
def test_choices_may_be_set_when_the_form_is_there() -> None:
    form = Everything(MultiDict({"title": "x", "colour": "blue"}), meta={"csrf": False})
    form.colour.choices = [("blue", "Blue")]
    assert form.validate()
    assert str(form.colour()).count("<option") == 2


@pytest.mark.usefixtures("page")
def test_a_doubtful_postal_code_is_taken() -> None:
    assert filled(postal="123").postal.is_doubtful
    assert not filled(postal="8916713335").postal.is_doubtful


@pytest.mark.usefixtures("page")
def test_the_nonce_stays_through_errors_and_is_new_in_a_new_form() -> None:
    first, second = (Everything(None, meta={"csrf": False}) for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first.nonce.data) and first.nonce.data != second.nonce.data
    assert filled(nonce=first.nonce.data, size="x").nonce.data == first.nonce.data
    assert re.fullmatch("[0-9a-f]{32}", filled(nonce="<b>").nonce.data)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("sent", "version"), [({}, None), ({"version": "7"}, 7), ({"version": "7x"}, -1)]
)
def test_a_spoilt_version_is_never_the_current_one(sent: dict[str, str], version: object) -> None:
    form = filled(**sent)
    assert form.version.data == version
    assert {"nonce", "version"}.isdisjoint(form.answers) and "title" in form.answers


@pytest.mark.usefixtures("page")
def test_the_summary_names_every_refusal_in_the_order_of_the_page() -> None:
    form = filled(title="", step="blue")
    form.refuse("Withdrawn meanwhile.")
    form.refuse("Taken.", "email")
    summary = form.error_summary()
    assert [(place, label) for place, label, _ in summary] == [
        ("", ""),
        ("title", "Title"),
        ("email", "E-mail"),
        ("step-0", "Step"),
    ]


def test_a_form_without_its_token_is_refused_with_a_sentence(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"title": "Bearing"}):
        form = Everything()
        assert not form.validate()
        ((place, label, message),) = form.error_summary()
        assert (place, label) == ("", "") and message


def test_a_json_body_is_nothing_typed(app: Flask) -> None:
    with app.test_request_context(method="POST", json=[1, {"title": 2}]):
        form = Everything(meta={"csrf": False})
        assert not form.validate() and list(form.errors) == ["title"]
