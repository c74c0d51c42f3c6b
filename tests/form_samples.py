"""A form with every field there is, and a bare application that can draw it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from webapp import i18n, paths
from webapp.forms import (
    ChoiceField,
    CodeField,
    CompanyIDField,
    EmailField,
    Form,
    HsCodeField,
    JalaliDateField,
    JalaliDateTimeField,
    LinkField,
    LongTextField,
    MobileField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    OneTimeCodeField,
    PasswordField,
    PersonIDField,
    PostalCodeField,
    RadioChoiceField,
    TextField,
    TickField,
    TimeField,
    UploadField,
    WholeNumberField,
    YesNoField,
)
from webapp.tenancy import files

COLOURS = [("red", "Red"), ("green", "Green")]


class Everything(Form):
    title = TextField("Title", required=True, max_length=20, hint="In one line")
    story = LongTextField("Story", max_words=5, max_lines=2)
    part = CodeField("Part")
    size = NumberField("Size", maximum=1000, decimals=2)
    count = WholeNumberField("Count", minimum=1)
    price = MoneyField("Price")
    day = JalaliDateField("Day", minimum=date(2026, 1, 1), maximum=lambda: date(2027, 1, 1))
    moment = JalaliDateTimeField("Moment")
    hour = TimeField("Hour")
    company = CompanyIDField("Company")
    person = PersonIDField("Person")
    mobile = MobileField("Mobile")
    postal = PostalCodeField("Postal code")
    hs = HsCodeField("HS code")
    code = OneTimeCodeField("Code")
    email = EmailField("E-mail")
    link = LinkField("Link")
    word = PasswordField("Password", minimum=10)
    colour = ChoiceField("Colour", choices=COLOURS)
    place = ChoiceField("Place", choices={"Yazd": [(1, "One")], "Fars": [(2, "Two")]}, coerce=int)
    step = RadioChoiceField("Step", choices=lambda: COLOURS)
    drawing = YesNoField("Drawing")
    agreed = TickField("Agreed")
    fields = MultiChoiceField("Fields", choices=COLOURS, at_most=1)
    paper = UploadField("Paper", suffixes=("pdf",), max_bytes=100)


class Strict(Form):
    colour = ChoiceField("Colour", choices=COLOURS, required=True)
    step = RadioChoiceField("Step", choices=COLOURS, required=True)
    agreed = TickField("Agreed", required=True)
    fields = MultiChoiceField("Fields", choices=COLOURS, required=True)
    paper = UploadField("Paper", required=True)
    size = NumberField("Size", required=True)


def bare_app() -> Flask:
    """No database, no features: languages, templates and nothing else."""
    app = Flask("forms", template_folder=str(paths.TEMPLATES), static_folder=None)
    app.config.update(SECRET_KEY="for this test only", TESTING=True)
    app.extensions["ghafaseh.tenant_files"] = files.load(paths.TENANTS)
    i18n.init_app(app)
    return app


def filled(form: type[Form] = Everything, **typed: Any) -> Any:
    """A form as it came from the browser, checked; its token is not the subject here."""
    sent = form(MultiDict({"title": "Bearing", **typed}), meta={"csrf": False})
    sent.validate()
    return sent
