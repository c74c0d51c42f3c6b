"""A person at a province's site, over HTTP; every page that comes back is checked."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from webapp.accounts import sessions
from webapp.accounts.models import User
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes

from .page_checks import check_page, check_partial

_TOKEN = "f" * 40


class Page:
    """An answer: `status`, `location`, `text`, and `soup` to look into it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location") or response.headers.get("HX-Redirect")
        self.is_html = response.mimetype == "text/html"
        self.body = response.get_data()
        self.html = self.body.decode("utf-8", "replace")
        self.soup = BeautifulSoup(self.html if self.is_html else "", "html.parser")

    @property
    def text(self) -> str:
        """The words a reader sees, with single blanks."""
        return " ".join(self.soup.get_text(" ").split())

    def form(self, action: str | None = None, index: int = 0) -> Tag:
        """The POST form whose action contains `action`."""
        forms = [
            form
            for form in self.soup.find_all("form")
            if form.get("method", "").lower() == "post" and (action or "") in form["action"]
        ]
        assert forms, (
            f"no form {action!r}; there are {[f['action'] for f in self.soup.find_all('form')]}"
        )
        return forms[index]

    def links(self) -> list[str]:
        return [a["href"] for a in self.soup.find_all("a", href=True)]

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        box = self.soup.find(id="errors")
        return [item.get_text(" ", strip=True) for item in box.find_all("li")] if box else []


def fields_of(form: Tag) -> dict[str, Any]:
    """What a browser would send if the form were sent untouched."""
    values: dict[str, Any] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name = control.get("name")
        if not name or control.has_attr("disabled"):
            continue
        if (value := _value_of(control)) is not None:
            values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def _value_of(control: Tag) -> str | None:
    kind = control.get("type", "text")
    if control.name == "textarea":
        return control.get_text().removeprefix("\n")
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return None if chosen is None else chosen.get("value", chosen.get_text(strip=True))
    if kind in ("checkbox", "radio"):
        return control.get("value", "on") if control.has_attr("checked") else None
    return None if kind in ("file", "submit", "button", "image") else control.get("value", "")


class Browser:
    """One person (or nobody) at one site: a province's, or "national"."""

    def __init__(self, app: Flask, user_id: int | None, site: str, language: str = "fa") -> None:
        self.app, self.user_id, self.site, self.language = app, user_id, site, language
        self.client = app.test_client()
        if user_id is not None:
            self._sign_in(user_id)

    def _sign_in(self, user_id: int) -> None:
        with self.app.app_context(), unit_of_work(scopes.system("test sign-in")):
            token = sessions.begin(db.session.get(User, user_id), agent="tests")
        with self.client.session_transaction() as cookie:
            cookie.update(_user_id=token, _fresh=True, csrf_token=_TOKEN)

    def at(self, site: str, language: str = "fa") -> Browser:
        """The same person on another site, with the same cookie."""
        other = Browser(self.app, None, site, language)
        other.client, other.user_id = self.client, self.user_id
        return other

    def url(self, path: str) -> str:
        prefix = "" if self.site == "national" else f"/{self.site}"
        prefix += "" if self.language == "fa" else f"/{self.language}"
        return path if prefix and path.startswith(prefix + "/") else prefix + path

    def csrf(self) -> str:
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(_TOKEN)

    def hold_token(self) -> None:
        """A visitor who has seen a form holds a token too."""
        if self.user_id is None:
            with self.client.session_transaction() as cookie:
                cookie["csrf_token"] = _TOKEN

    def get(
        self, path: str, *, htmx: str | None = None, status: int | None = 200, **kw: Any
    ) -> Page:
        return self._ask("GET", path, htmx, status, **kw)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        htmx: str | None = None,
        status: int | None = 303,
        token: bool = True,
        **kw: Any,
    ) -> Page:
        data = dict(data or {})
        if token:
            self.hold_token()
            data.setdefault("csrf_token", self.csrf())
        return self._ask("POST", path, htmx, status, data=data, **kw)

    def submit(
        self,
        page: Page,
        action: str | None = None,
        *,
        status: int | None = 303,
        htmx: str | None = None,
        index: int = 0,
        **changes: Any,
    ) -> Page:
        """Fills in and sends a form of `page` the way a browser does; None removes a field."""
        form = page.form(action, index)
        data = {**fields_of(form), **changes}
        data = {name: value for name, value in data.items() if value is not None}
        kind = "multipart/form-data" if form.get("enctype") == "multipart/form-data" else None
        return self._ask(
            "POST", form["action"], htmx, status, data=data, content_type=kind, raw=True
        )

    def follow(self, page: Page, *, status: int = 200) -> Page:
        """The page a redirect leads to."""
        assert page.location, f"{page.status} leads nowhere: {page.text[:300]}"
        return self._ask("GET", page.location, None, status, raw=True)

    def _ask(
        self,
        method: str,
        path: str,
        htmx: str | None,
        status: int | None,
        *,
        raw: bool = False,
        **kw: Any,
    ) -> Page:
        headers = dict(kw.pop("headers", {}))
        if htmx is not None:
            headers |= {"HX-Request": "true", "HX-Target": htmx}
        url = path if raw else self.url(path)
        page = Page(self.client.open(url, method=method, headers=headers, **kw))
        if status is not None:
            assert page.status == status, (
                f"{method} {url}: {page.status}, wanted {status}\n{page.text[:1500]}"
            )
        self._check(page, htmx)
        return page

    def _check(self, page: Page, htmx: str | None) -> None:
        if not page.is_html or not page.body or page.status in (301, 302, 303, 308):
            return
        if htmx is not None and page.soup.find("html") is None:
            check_partial(page.soup, htmx if page.status in (200, 422) else None)
        else:
            check_page(page.soup, self.language)
