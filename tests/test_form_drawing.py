"""Every field is drawn with its label, its hint and its errors, for eyes and ears alike."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, get_template_attribute

from webapp.forms import Form

from .form_samples import Everything, Strict, bare_app, filled


@pytest.fixture
def app() -> Flask:
    return bare_app()


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


class Elements(HTMLParser):
    """Every element of a drawn form: its tag and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def draw(form: Any, macros: tuple[str, ...] = ("hidden", "error_summary")) -> Elements:
    parts = [get_template_attribute("components/fields.html", macro)(form) for macro in macros]
    field = get_template_attribute("components/fields.html", "field")
    parts += [field(f) for f in form if f.short_name not in ("csrf_token", "nonce", "version")]
    return Elements("\n".join(map(str, parts)))


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("form", [Everything, Strict], ids=["everything", "all needed"])
def test_every_field_is_drawn_with_a_label_and_its_errors(form: type[Form]) -> None:
    sent = {"title": "", "size": "x", "colour": "?", "step": "?", "fields": "?", "paper": ""}
    drawn = draw(filled(form, **sent))
    ids = [a["id"] for _, a in drawn.found if "id" in a]
    assert len(ids) == len(set(ids))
    labelled = {a.get("for") for a in drawn.of("label")}
    for control in drawn.of("input", "select", "textarea"):
        assert control.get("type") == "hidden" or control["id"] in labelled
        assert "required" not in control and "style" not in control
    described = " ".join(
        a["aria-describedby"] or "" for _, a in drawn.found if "aria-describedby" in a
    )
    assert set(described.split()) <= set(ids) and "size-error" in described
    assert {a["href"] for a in drawn.of("a")} <= {f"#{id}" for id in ids}


@pytest.mark.usefixtures("page")
def test_controls_carry_what_a_telephone_and_a_reader_need() -> None:
    drawn = draw(filled(size="x"))
    control = {a["name"]: a for a in drawn.of("input", "textarea", "select") if "name" in a}
    assert control["size"]["inputmode"] == "decimal" and control["size"]["aria-invalid"] == "true"
    assert control["company"]["dir"] == control["email"]["dir"] == "ltr"
    assert "data-jdate" in control["day"] and "data-jdate" not in control["moment"]
    assert control["title"]["aria-required"] == "true"
    assert control["story"]["data-words"] == "5"
    assert control["code"]["autocomplete"] == "one-time-code"
    assert not control["word"].get("value")


def test_the_hidden_fields_are_drawn_without_ids(app: Flask) -> None:
    with app.test_request_context():
        form = Everything(version=3)
        drawn = draw(form).of("input")
        hidden = {a["name"]: a for a in drawn if a["type"] == "hidden"}
        assert set(hidden) == {"csrf_token", "nonce", "version"}
        assert hidden["version"]["value"] == "3" and hidden["csrf_token"]["value"]
        assert not any("id" in a for a in hidden.values())
        assert form.enctype == "multipart/form-data"


@pytest.mark.usefixtures("page")
def test_what_was_typed_is_escaped() -> None:
    form = filled(size='"><script>', title="<b>" * 10)
    drawn = draw(form)
    assert not drawn.of("script", "b")
